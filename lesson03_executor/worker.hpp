#pragma once
// One of the threads of a Runtime, with a queue of its own.

#include <memory>
#include <vector>

#include "lesson03_executor/executor.hpp"
#include "lesson03_executor/idle.hpp"
#include "lesson03_executor/injection_queue.hpp"
#include "lesson03_executor/run_queue.hpp"

namespace pollen {

class RuntimeCore;

//! What a worker has done so far: see `Runtime::stats`.
struct WorkerStats {
  std::uint64_t polls = 0;   //!< tasks polled
  std::uint64_t steals = 0;  //!< tasks taken from other workers
  std::uint64_t parks = 0;   //!< times it went to sleep
};

//! Runs tasks: first the one that was woken last, then its own queue, then what was injected, then
//! what it can steal; then it sleeps. As a scheduler it is that of the tasks spawned on it.
class Worker final : public Scheduler {
 public:
  Worker(RuntimeCore& core, int index) : core_(core), index_(index) {}
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  //! Names the calling thread, which is to be this worker's, in recordings. Before `run`.
  void enlist(std::string name) { thread_ = trace::name_worker(std::move(name)); }
  //! The thread's whole life.
  void run();

  //! Puts a task of the calling worker where it is run next.
  void push_next(Task& task);
  //! Puts a task of the calling worker behind all its others.
  void push_last(Task& task);
  //! The next of its own tasks, or null.
  Task* pop();
  //! Cancels the tasks that are listed here, after the thread has ended. False if it came to one
  //! that is in a queue, or on its way into one: then again, after the queues were emptied.
  bool cancel_owned();

  bool has_queued() const { return queue_.size() > 0; }
  WorkerStats stats() const;

  void schedule(Task& task) noexcept override;
  void schedule_last(Task& task) noexcept override;
  void own(Task& task) noexcept override;
  void disown(Task& task) noexcept override;

 private:
  Task* find_task();
  void run_injected();
  Task* take_injected(std::size_t limit);
  Task* steal();
  void run_task(Task& task);
  void park();
  void count_steal(const Worker& victim, const RunQueue::Half& tasks, std::uint32_t count);
  std::uint32_t random();

  RuntimeCore& core_;
  const int index_;
  // What is above is read by the others, who run tasks of ours; what follows is written at each
  // poll.
  alignas(cache_line) bool searching_ = false;
  unsigned tick_ = 0;
  unsigned next_in_row_ = 0;  // how many times in a row `next_` went first
  std::uint32_t random_ = 0;
  std::uint32_t thread_ = 0;  // as the recorder counts them
  Task* next_ = nullptr;      // the task that was woken last: what it needs is still in the cache
  RunQueue queue_;
  prim::mutex owned_mutex_;
  IntrusiveList<Task> owned_;
  // Relaxed everywhere: they are only counted.
  prim::atomic<std::uint64_t> polls_{0}, steals_{0}, parks_{0};
};

//! What the workers of a runtime share.
class RuntimeCore final : public Executor {
 public:
  RuntimeCore(unsigned workers, const BlockingPool::Options& blocking);

  //! Takes a task from a thread that is none of the workers.
  void push_remote(Task& task);
  //! True if any queue holds a task.
  bool has_work() const;

  //! No new task is let in, and the workers end after the task that they are polling.
  void close();
  //! Destroys all tasks that are left, on this thread. After the workers have ended.
  void cancel_all();

  InjectionQueue injected;
  Idle idle;
  std::vector<std::unique_ptr<Worker>> workers;

 protected:
  Scheduler& scheduler() override;
  void submit(Task& task) override;

 private:
  prim::atomic<unsigned> turn_{0};  // tasks from outside are listed with each worker in turn
};

}  // namespace pollen
