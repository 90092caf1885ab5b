#pragma once
// Runs one future on the calling thread, which sleeps whenever the future has to wait.

#include <stdexcept>
#include <utility>

#include "lesson02_waker/primitives.hpp"
#include "lesson02_waker/trace/task.hpp"
#include "lesson02_waker/waker.hpp"

namespace pollen {

//! A thread's alarm clock: `wait` sleeps until somebody woke it since the last time. A wake that
//! comes before the wait is kept, many of them count as one.
class ThreadWaker final : public Wakeable {
 public:
  void wait() {
    trace::note(trace::What::park);
    //> 2.6 a thread's alarm clock: sleep until woken
    prim::unique_lock<prim::mutex> lock(mutex_);
    while (!woken_) condition_.wait(lock);
    woken_ = false;
    //<
    trace::note(trace::What::unpark);
  }

  void wake_by_ref() override {
    record_wake();
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

  //! What is polled under this waker, as the recorder knows it; 0 if recording is off.
  std::uint32_t number() {
    const std::uint32_t known = number_.known();
    if (known != 0 || !trace::is_on()) return known;
    const std::uint32_t number = number_.of(this, standing);
    trace::name_task(number, trace::thread_name());
    trace::record(trace::What::spawn, number);
    return number;
  }

 private:
  ~ThreadWaker() = default;  // only the last reference deletes

  void record_wake() {
    if (trace::is_on()) [[unlikely]] {
      trace::record_wake(number_.of(this, standing));
    }
  }

  // Without the lock, which whoever is stuck may hold.
  static trace::Standing standing(const void* self) {
    const auto& references = static_cast<const ThreadWaker*>(self)->references_;
    // Relaxed: it is only looked at. One reference is that of `block_on`.
    return {trace::Standing::unknown, references.load(std::memory_order_relaxed) - 1};
  }

  prim::mutex mutex_;
  prim::condition_variable condition_;
  bool woken_ = false;
  prim::atomic<unsigned> references_{1};
  trace::TaskNumber number_;
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
    auto result = trace::polled(thread->number(), future, cx);
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
