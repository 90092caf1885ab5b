#pragma once
// What the two executors have in common: spawning, blocking work, and "the executor I run on".

#include <memory>
#include <stdexcept>
#include <utility>

#include "lesson02_waker/block_on.hpp"
#include "lesson03_executor/blocking_pool.hpp"
#include "lesson03_executor/driver.hpp"
#include "lesson03_executor/join_handle.hpp"

namespace pollen {

//! The core of an executor. Tasks on their way back into it keep it alive.
class Executor : public std::enable_shared_from_this<Executor> {
 public:
  explicit Executor(const BlockingPool::Options& blocking)
      : blocking_pool_(*this, blocking), driver_(Driver::make()) {}
  virtual ~Executor() { detail::FramePool::free_shared(); }

  //! Starts a task for `future`. If the executor is shut down, the future is destroyed at once and
  //! the handle says `Cancelled`. From any thread.
  template <Future F>
  JoinHandle<typename F::Output> spawn(F future) {
    auto* task = FutureTask<F>::make(scheduler(), std::move(future));
    JoinHandle<typename F::Output> handle(*task);
    submit(*task);
    return handle;
  }

  BlockingPool& blocking_pool() { return blocking_pool_; }
  const std::shared_ptr<Driver>& driver() const { return driver_; }

 protected:
  //! The scheduler for a task that is spawned by this thread.
  virtual Scheduler& scheduler() = 0;
  //! Records and queues a task that was just made, or cancels it if the executor is shut down.
  virtual void submit(Task& task) = 0;

 private:
  BlockingPool blocking_pool_;
  std::shared_ptr<Driver> driver_;
};

//! The executor that this thread works for; null outside.
inline thread_local Executor* this_executor = nullptr;

//! The executor that this thread works for. Throws `std::logic_error`, naming `what`, outside.
inline Executor& current_executor(const char* what) {
  if (!this_executor) {
    throw std::logic_error(std::string(what) +
                           " needs an executor: call it inside block_on or inside a task");
  }
  return *this_executor;
}

//! While it lives, this thread works for an executor; with `polling`, it may not block either.
class Enter {
 public:
  explicit Enter(Executor& executor, bool polling)
      : outer_(std::exchange(this_executor, &executor)),
        outer_inside_(std::exchange(inside_task, polling)) {}
  Enter(const Enter&) = delete;
  Enter& operator=(const Enter&) = delete;
  ~Enter() {
    this_executor = outer_;
    inside_task = outer_inside_;
  }

 private:
  Executor* outer_;
  bool outer_inside_;
};

//! A way into an executor for other threads. It may be copied, and may outlive the executor.
//! (Tokio: `runtime::Handle`.)
class Handle {
 public:
  explicit Handle(std::shared_ptr<Executor> executor) : executor_(std::move(executor)) {}

  //! The handle of the executor that this thread works for; throws `std::logic_error` outside.
  static Handle current() { return Handle(current_executor("Handle::current").shared_from_this()); }

  //! Starts a task there. Its future must be fit to run on another thread.
  template <Future F>
  JoinHandle<typename F::Output> spawn(F future) const {
    return executor_->spawn(std::move(future));
  }

  //! Runs `fn()` on a thread that may block.
  template <class Fn>
  auto spawn_blocking(Fn fn) const {
    return executor_->blocking_pool().spawn(std::move(fn));
  }

 private:
  std::shared_ptr<Executor> executor_;
};

//! Starts a task on the executor that this thread works for: it runs beside its spawner.
//! Throws `std::logic_error` outside. (Tokio: `tokio::spawn`.)
template <Future F>
JoinHandle<typename F::Output> spawn(F future) {
  return current_executor("spawn").spawn(std::move(future));
}

//! Runs `fn()` on a thread that may block, and gives its result to whoever awaits the handle. Once
//! it has begun it can't be aborted. Throws `std::logic_error` outside. (Tokio: `spawn_blocking`.)
template <class Fn>
auto spawn_blocking(Fn fn) {
  return current_executor("spawn_blocking").blocking_pool().spawn(std::move(fn));
}

}  // namespace pollen
