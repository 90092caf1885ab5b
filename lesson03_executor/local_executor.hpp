#pragma once
// Any number of tasks on one thread.

#include <utility>

#include "lesson03_executor/executor.hpp"
#include "lesson03_executor/injection_queue.hpp"

namespace pollen {

//! The core of a `LocalExecutor`: a queue, and one thread that works it off.
class LocalCore final : public Executor, public Scheduler {
 public:
  explicit LocalCore(const BlockingPool::Options& blocking) : Executor(blocking) {}

  //! While it lives, the calling thread is the one that runs this core. Throws `std::logic_error`
  //! if another thread is.
  class Here {
   public:
    explicit Here(LocalCore& core);
    Here(const Here&) = delete;
    Here& operator=(const Here&) = delete;
    ~Here();

   private:
    LocalCore& core_;
    Enter enter_;
    const LocalCore* outer_;
  };

  //! Runs tasks until `main`, which is one of them, is complete.
  void run_until_complete(const Task& main);
  //! Destroys all tasks that are left, on this thread.
  void shutdown();

  void schedule(Task& task) noexcept override;
  void schedule_last(Task& task) noexcept override { ready_.push(task); }
  void own(Task& task) noexcept override { owned_.push_back(task); }
  void disown(Task& task) noexcept override { owned_.remove(task); }

 protected:
  Scheduler& scheduler() override { return *this; }
  void submit(Task& task) override;

 private:
  bool is_here() const;
  Task* next_task();
  void park();
  void wait();
  void unpark();

  TaskQueue ready_;            // only touched by the thread that runs the executor
  IntrusiveList<Task> owned_;  // likewise
  unsigned tick_ = 0;          // likewise
  bool closed_ = false;        // likewise
  InjectionQueue injected_;
  prim::atomic<bool> parked_{false};
  prim::atomic<bool> running_{false};
};

//! An executor for one thread: the one that is in `block_on`. Futures that are spawned from there
//! need not be fit for other threads. Tasks that are left when `block_on` returns go on in the next
//! one; destroying the executor, which none of them may do, destroys them. (Tokio: the
//! current-thread runtime, `LocalSet`.)
class LocalExecutor {
 public:
  LocalExecutor() : LocalExecutor(BlockingPool::Options()) {}
  explicit LocalExecutor(const BlockingPool::Options& blocking)
      : core_(std::make_shared<LocalCore>(blocking)) {}
  LocalExecutor(const LocalExecutor&) = delete;
  LocalExecutor& operator=(const LocalExecutor&) = delete;
  ~LocalExecutor() { core_->shutdown(); }

  //! Runs `future` and the tasks until the future is done, and returns its output or throws what it
  //! throws. Throws `std::logic_error` inside a task, or if another thread is running the executor.
  template <Future F>
  typename F::Output block_on(F future) {
    check_may_block();
    const LocalCore::Here here(*core_);
    auto main = core_->spawn(std::move(future));
    if (trace::is_on()) trace::name_task(main.task().number(), trace::thread_name());
    core_->run_until_complete(main.task());
    Context cx;
    auto output = main.poll(cx);
    if constexpr (!std::is_void_v<typename F::Output>) return output.take();
  }

  //! Starts a task, which runs during `block_on`. From any thread; but then, or when `block_on`
  //! runs on another thread than this, the future must be fit to be moved there.
  template <Future F>
  JoinHandle<typename F::Output> spawn(F future) {
    return core_->spawn(std::move(future));
  }

  //! A handle for other threads.
  Handle handle() const { return Handle(core_); }

 private:
  std::shared_ptr<LocalCore> core_;
};

}  // namespace pollen
