#pragma once
// Any number of tasks on several threads, which take work from one another.

#include <algorithm>
#include <string>
#include <utility>

#include "lesson01_future/async.hpp"
#include "lesson03_executor/worker.hpp"

namespace pollen {

//! Runs tasks on worker threads. A future that is spawned must be fit to run on any thread, though
//! it never runs on two at once. Destroying the runtime destroys the tasks that are left, waits for
//! blocking calls that have begun, and ends all its threads. (Tokio: the multi-thread runtime.)
class Runtime {
 public:
  class Builder;

  //! As many workers as the machine has processors.
  Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;
  //! Must not be called on one of the runtime's own threads.
  ~Runtime();

  //! Runs `future` on the calling thread, beside the workers, and returns its output or throws what
  //! it throws. Several threads may do so. Throws `std::logic_error` inside a task.
  template <Future F>
  typename F::Output block_on(F future) {
    check_may_block();
    const Enter enter(*core_, false);  // also for what the future does when it is destroyed
    return pollen::block_on(Inside<F>(*core_, std::move(future)));
  }

  //! Starts a task.
  template <Future F>
  JoinHandle<typename F::Output> spawn(F future) {
    return core_->spawn(std::move(future));
  }

  //! Runs `fn()` on a thread that may block.
  template <class Fn>
  auto spawn_blocking(Fn fn) {
    return core_->blocking_pool().spawn(std::move(fn));
  }

  //! A handle for other threads, which may outlive the runtime.
  Handle handle() const { return Handle(core_); }

  //! What each worker has done so far.
  std::vector<WorkerStats> stats() const;

 private:
  // Polls a future as one of the runtime's, on a thread that is none of its workers.
  template <Future F>
  class Inside {
   public:
    using Output = typename F::Output;
    Inside(Executor& executor, F future) : executor_(executor), future_(std::move(future)) {}
    Poll<Output> poll(Context& outer) {
      Enter enter(executor_, true);
      Context cx(outer.waker(), coop_budget);
      return future_.poll(cx);
    }

   private:
    Executor& executor_;
    F future_;
  };

  struct Options;
  explicit Runtime(const Options& options);

  std::shared_ptr<RuntimeCore> core_;
  std::vector<prim::thread> threads_;
};

struct Runtime::Options {
  unsigned workers = std::max(1u, prim::thread::hardware_concurrency());
  std::string thread_name = "pollen-worker";
  BlockingPool::Options blocking;
};

//! Sets up a runtime: `Runtime runtime = Runtime::Builder().workers(4).build();`
class Runtime::Builder {
 public:
  //! How many threads poll tasks. At least 1.
  Builder& workers(unsigned count);
  //! How many more threads there may be for `spawn_blocking`. At least 1.
  Builder& blocking_threads(unsigned count);
  //! How long a thread for `spawn_blocking` waits for more before it ends.
  Builder& blocking_idle(std::chrono::milliseconds idle);
  //! The name of the workers, up to 15 characters.
  Builder& thread_name(std::string name);

  Runtime build() const { return Runtime(options_); }

 private:
  Options options_;
};

//! Makes a program asynchronous, as `#[tokio::main]` does: runs `main` on a new runtime.
//!
//!     int main() { return pollen::run(async_main()); }
//!
//! The output of `main`, if it is an int, becomes the exit status. What it throws is printed to
//! standard error, and the exit status is 1.
int run(Async<int> main);
int run(Async<void> main);

}  // namespace pollen
