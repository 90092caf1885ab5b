#pragma once
// Runs one future on the calling thread, which sleeps whenever the future has to wait.

#include <stdexcept>
#include <utility>

#include "lesson02_waker/primitives.hpp"
#include "lesson02_waker/waker.hpp"

namespace pollen {

//! A thread's alarm clock: `wait` sleeps until somebody woke it since the last time. A wake that
//! comes before the wait is kept, many of them count as one.
class ThreadWaker final : public Wakeable {
 public:
  void wait() {
    //> 2.6 a thread's alarm clock: sleep until woken
    prim::unique_lock<prim::mutex> lock(mutex_);
    while (!woken_) condition_.wait(lock);
    woken_ = false;
    //<
  }

  void wake_by_ref() override {
    //> 2.6
    {
      prim::lock_guard<prim::mutex> lock(mutex_);
      woken_ = true;
    }
    condition_.notify_one();
    //<
  }

  void wake() override {
    wake_by_ref();
    drop_ref();
  }
  // Relaxed: who adds a reference holds one already.
  void add_ref() noexcept override { references_.fetch_add(1, std::memory_order_relaxed); }
  void drop_ref() noexcept override {
    // Release: our use comes before; acquire: the last one sees everybody's use before it deletes.
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

 private:
  ~ThreadWaker() = default;  // only the last reference deletes
  prim::mutex mutex_;
  prim::condition_variable condition_;
  bool woken_ = false;
  prim::atomic<unsigned> references_{1};
};

//! True on a thread that is polling a task: executors set it, so that blocking there is refused.
inline thread_local bool inside_task = false;

//! Throws `std::logic_error` inside a task, where blocking would keep all its neighbours waiting.
inline void check_may_block() {
  if (inside_task) {
    throw std::logic_error("block_on inside a task would stop its executor: use co_await instead");
  }
}

//! Polls `future` on this thread until it is done, sleeping in between, and returns its output.
//! What the future throws comes out here. Throws `std::logic_error` when called inside a task.
//! (Rust: `futures::executor::block_on`.)
template <Future F>
typename F::Output block_on(F future) {
  check_may_block();
  auto* thread = new ThreadWaker;
  const Waker waker = Waker::adopt(thread);
  Context cx(waker);
  //> 2.7 block_on: poll, sleep, poll again
  while (true) {
    auto result = future.poll(cx);
    if (result.is_ready()) {
      if constexpr (std::is_void_v<typename F::Output>) {
        return;
      } else {
        return result.take();
      }
    }
    thread->wait();
  }
  //<
}

}  // namespace pollen
