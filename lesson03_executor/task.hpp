#pragma once
// A task is a future that an executor looks after: the unit that is queued, polled and woken.

#include <cstddef>
#include <exception>
#include <optional>
#include <utility>
#include <variant>

#include "lesson01_future/async.hpp"
#include "lesson02_waker/atomic_waker.hpp"
#include "lesson02_waker/primitives.hpp"
#include "lesson02_waker/trace/task.hpp"
#include "lesson03_executor/intrusive_list.hpp"

namespace pollen {

//! What the `JoinHandle` of a task throws that was aborted, or whose executor has gone.
class Cancelled : public std::exception {
 public:
  const char* what() const noexcept override { return "the task was cancelled"; }
};

class Task;

//! Where a task goes when it is woken. Its executor, seen by the task.
class Scheduler {
 public:
  //! Takes a task that was woken. Called from any thread.
  virtual void schedule(Task& task) noexcept = 0;
  //! Takes a task that was woken while it ran: it goes behind all others. Called where it ran.
  virtual void schedule_last(Task& task) noexcept = 0;
  //! Lists a task that will outlive its first poll, so that a shutdown finds it.
  virtual void own(Task& task) noexcept = 0;
  //! Takes a task that has completed off that list.
  virtual void disown(Task& task) noexcept = 0;

 protected:
  ~Scheduler() = default;
};

//! The part of a task that does not depend on its future. Its `state` is one word:
//!
//!     references | JOINED | DETACHED | CANCELLED | COMPLETE | NOTIFIED | RUNNING
//!
//! NOTIFIED without RUNNING means: the task is in a queue, or on its way into one. Who sets it has
//! to bring it there, who takes it from there may run it. So a task is never in two queues, and
//! never polled by two threads. The executor holds one reference until the task is complete.
//!
//! A task that wakes itself needs no exchange for that: nobody but the thread that polls it has to
//! know. It goes back into a queue as it is, RUNNING.
class Task : public Wakeable, public ListNode<> {
 public:
  static constexpr std::size_t running = 1;
  static constexpr std::size_t notified = 2;
  static constexpr std::size_t complete = 4;
  static constexpr std::size_t cancelled = 8;
  static constexpr std::size_t detached = 16;
  static constexpr std::size_t joined = 32;
  static constexpr std::size_t reference = 64;

  //! A task is born as if it had woken itself, with one reference for the executor and one for its
  //! handle: whoever makes it must put it into a queue.
  explicit Task(Scheduler& scheduler) : scheduler_(&scheduler) {}
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  virtual ~Task() = default;

  void wake_by_ref() noexcept final;
  void wake() noexcept final;
  void add_ref() noexcept final;
  void drop_ref() noexcept final;

  //! Polls the future once and settles what follows. The caller took the task from a queue.
  void run() noexcept;

  //! Asks for the future to be destroyed instead of polled again. From any thread.
  void abort() noexcept;

  //! Has the task wake `waker` when it is complete, instead of the one that was registered before;
  //! nothing happens if it is complete already. Only for its handle.
  void register_joiner(const Waker& waker);
  //! Gives the handle's reference back; nobody wants the outcome any more.
  void detach() noexcept;

  //! At shutdown: destroys the future of a listed task here. False if it is in a queue, or another
  //! thread is just bringing it there.
  bool shutdown() noexcept;

  //! True once the outcome is there.
  bool is_complete() const noexcept {
    // Acquire: the outcome, which was stored before, is visible.
    return (state_.load(std::memory_order_acquire) & complete) != 0;
  }

  //! Its number in the recording, which it gets with the first event.
  std::uint32_t number() const noexcept { return number_.of(this, standing); }
  //! Records that it was made. Called by whoever queues it first, before it can be found.
  void record_spawn() const noexcept {
    if (trace::is_on()) [[unlikely]] {
      trace::record(trace::What::spawn, number(), trace::this_task);
    }
  }

  //! Records that somebody is about to abort it.
  void record_abort() const noexcept;

  Task* next_in_queue = nullptr;  //!< Used by the queue that holds the task.

 protected:
  //! Polls the future; true when its outcome was stored and the future destroyed.
  virtual bool poll_future(Context& cx) noexcept = 0;
  //! Destroys the future and stores the outcome "cancelled".
  virtual void cancel_future() noexcept = 0;
  //! True if the outcome, which was stored, is an exception.
  virtual bool has_thrown() const noexcept { return false; }
  //! Destroys the outcome that nobody wants, and which a waker that is kept would keep alive.
  virtual void drop_outcome() noexcept = 0;

 private:
  //! Takes the state from idle to notified. True if the caller now has to queue the task.
  bool notify(std::size_t flags) noexcept;
  void wake_unrecorded() noexcept;
  //! Instead of turning RUNNING on and NOTIFIED off, for a task that is RUNNING since it woke
  //! itself. Returns the state.
  std::size_t run_again() noexcept;
  void finish() noexcept;
  bool take_joiner_back() noexcept;
  void wake_joiner() noexcept;

  // The same as `poll_future` and so on, but on record if recording is on.
  bool poll(Context& cx) noexcept;
  bool poll_on_record(Context& cx) noexcept;
  void cancel() noexcept;
  void wake_on_record() noexcept;
  static trace::Standing standing(const void* self);

  prim::atomic<std::size_t> state_{running + 2 * reference};
  Scheduler* scheduler_;
  // While JOINED is set, whoever completes the task takes it; else it is the handle's.
  Waker joiner_;
  // Only for whoever runs the task.
  bool woke_itself_ = true;
  bool owned_ = false;
  mutable trace::TaskNumber number_;
};

//! A queue of tasks, first in, first out, linked through the tasks themselves.
class TaskQueue {
 public:
  bool empty() const { return first_ == nullptr; }

  void push(Task& task) {
    task.next_in_queue = nullptr;
    (first_ ? last_->next_in_queue : first_) = &task;
    last_ = &task;
  }

  //! Null if it is empty.
  Task* pop() {
    Task* task = first_;
    if (task) first_ = task->next_in_queue;
    return task;
  }

 private:
  Task* first_ = nullptr;
  Task* last_ = nullptr;
};

//! How a task ended: with a value, an exception, or cancelled. Last: the handle has taken it.
struct Taken {};
template <class T>
using Outcome = std::variant<NonVoid<T>, std::exception_ptr, Cancelled, Taken>;

//! A task whose output is a `T`, whatever its future: what a `JoinHandle<T>` holds.
template <class T>
class TaskOf : public Task {
 public:
  using Task::Task;
  //! The outcome, which belongs to the handle once the task is complete.
  virtual Outcome<T>& outcome() noexcept = 0;
};

//! The whole task, in one allocation: the header, and the future until its outcome replaces it. If
//! the future is a coroutine, the task lies in front of its frame.
template <Future F>
class FutureTask final : public TaskOf<typename F::Output> {
  using T = typename F::Output;

 public:
  //! The first two references are the executor's and the handle's.
  static FutureTask* make(Scheduler& scheduler, F future) {
    return new (future) FutureTask(scheduler, future);
  }

  static void* operator new(std::size_t size, F& future) {
    if constexpr (lies_in_room()) return future.lend_room();
    return ::operator new(size, std::align_val_t(alignof(FutureTask)));
  }
  static void operator delete(void* memory) {
    if constexpr (lies_in_room()) return detail::FrameRoom::release(memory);
    ::operator delete(memory, std::align_val_t(alignof(FutureTask)));
  }
  static void operator delete(void* memory, F&) { operator delete(memory); }

  Outcome<T>& outcome() noexcept override { return std::get<1>(cell_); }

 private:
  static constexpr bool lies_in_room() {
    return requires(F & f) { f.lend_room(); }
    &&sizeof(FutureTask) <= detail::FrameRoom::size &&
        alignof(FutureTask) <= alignof(std::max_align_t);
  }

  FutureTask(Scheduler& scheduler, F& future)
      : TaskOf<T>(scheduler), cell_(std::in_place_index<0>, std::move(future)) {}

  bool poll_future(Context& cx) noexcept override {
    //> 3.3
    try {
      auto result = std::get<0>(cell_).poll(cx);
      if (result.is_pending()) return false;
      cell_.template emplace<1>(std::in_place_index<0>, result.take());
    } catch (...) {
      cell_.template emplace<1>(std::in_place_index<1>, std::current_exception());
    }
    return true;
    //<
  }

  void cancel_future() noexcept override { cell_.template emplace<1>(Cancelled()); }

  bool has_thrown() const noexcept override { return std::get<1>(cell_).index() == 1; }

  void drop_outcome() noexcept override { outcome() = Taken(); }

  std::variant<F, Outcome<T>> cell_;
};

}  // namespace pollen
