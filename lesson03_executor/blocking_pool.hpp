#pragma once
// Threads for work that blocks, so that it does not hold up an executor.

#include <chrono>
#include <list>
#include <string>
#include <utility>

#include "lesson03_executor/join_handle.hpp"

namespace pollen {

class Executor;

//! A future that calls a function at its first poll: a blocking call, dressed as a task.
template <class Fn>
class BlockingCall {
 public:
  using Output = std::invoke_result_t<Fn&>;
  explicit BlockingCall(Fn fn) : fn_(std::move(fn)) {}
  Poll<Output> poll(Context&) {
    if constexpr (std::is_void_v<Output>) {
      fn_();
      return Ready{};
    } else {
      return fn_();
    }
  }

 private:
  Fn fn_;
};

//! Runs blocking calls in the order in which they come, each on a thread of its own: a new one if
//! none is idle, up to a limit. A thread that was idle for a while ends. (Tokio: `spawn_blocking`.)
class BlockingPool final : public Scheduler {
 public:
  struct Options {
    unsigned threads = 512;                  // how many at the most
    std::chrono::milliseconds idle{10'000};  // how long a thread waits for more
    std::string thread_name = "pollen-block";
  };

  //! The calls may use `executor`, for instance to spawn.
  BlockingPool(Executor& executor, Options options);
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  //! Queues `fn`. After `shutdown` it is destroyed at once, and the handle says `Cancelled`. Throws
  //! `std::system_error` if there is no thread for it, and the system has none left.
  template <class Fn>
  JoinHandle<std::invoke_result_t<Fn&>> spawn(Fn fn) {
    auto* task = FutureTask<BlockingCall<Fn>>::make(*this, BlockingCall<Fn>(std::move(fn)));
    JoinHandle<std::invoke_result_t<Fn&>> handle(*task);
    submit(*task);
    return handle;
  }

  //! Cancels what has not begun, and waits for what has.
  void shutdown();

  //! True while a call is queued or running.
  bool busy() const {
    // Acquire: what a finished call has done is visible.
    return jobs_.load(std::memory_order_acquire) != 0;
  }

  // A blocking call is never pending, so it is never woken or listed.
  void schedule(Task&) noexcept override {}
  void schedule_last(Task&) noexcept override {}
  void own(Task&) noexcept override {}
  void disown(Task&) noexcept override {}

 private:
  using Threads = std::list<prim::thread>;
  void submit(Task& task);
  void start_thread();
  void work(Threads::iterator self);

  Executor& executor_;
  Options options_;
  prim::atomic<std::size_t> jobs_{0};  // queued or running

  prim::mutex mutex_;  // guards what follows
  prim::condition_variable work_;
  TaskQueue queue_;
  std::size_t queued_ = 0;
  std::size_t idle_ = 0;  // threads that wait for work
  Threads threads_;
  Threads ended_;  // a thread can't join itself: the next that ends does, or the shutdown
  bool closed_ = false;
};

}  // namespace pollen
