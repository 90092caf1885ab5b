#pragma once
// What `spawn` gives back: a future for the task's outcome, and the means to abort it.

#include <stdexcept>
#include <utility>

#include "lesson03_executor/coop.hpp"
#include "lesson03_executor/task.hpp"

namespace pollen {

//! A future for the outcome of a task: gives its output, rethrows its exception, or throws
//! `Cancelled` if it was aborted or its executor has gone. Destroying the handle detaches the task,
//! which then runs on by itself. It may be used on any thread. (Tokio: `task::JoinHandle`.)
template <class T>
class [[nodiscard]] JoinHandle {
 public:
  using Output = T;

  //! Takes over the handle's reference to the task.
  explicit JoinHandle(TaskOf<T>& task) : task_(&task) {}
  JoinHandle(JoinHandle&& other) noexcept : task_(std::exchange(other.task_, nullptr)) {}
  JoinHandle& operator=(JoinHandle&& other) noexcept {
    std::swap(task_, other.task_);
    return *this;
  }

  Poll<T> poll(Context& cx) {
    //> 3.3 JoinHandle: the outcome of a task
    if (!task_) throw std::logic_error("JoinHandle: polled again after it was ready");
    if (!task_->is_complete()) {
      task_->register_joiner(cx.waker());
      if (trace::is_on()) trace::waits_for("task", task_->number());
      if (!task_->is_complete()) return Pending{};
    }
    if (!take_budget(cx)) return Pending{};
    Outcome<T> outcome = std::exchange(task_->outcome(), Taken());
    std::exchange(task_, nullptr)->drop_ref();
    if (auto* error = std::get_if<1>(&outcome)) std::rethrow_exception(*error);
    if (std::holds_alternative<Cancelled>(outcome)) throw Cancelled();
    return std::get<0>(std::move(outcome));
    //<
  }

  ~JoinHandle() { detach(); }

  //! Lets the task run on by itself; its outcome is destroyed.
  void detach() {
    if (!task_) return;
    std::exchange(task_, nullptr)->detach();
  }

  //! Asks for the task to be cancelled: its future is destroyed on its executor instead of being
  //! polled again. Awaiting the handle then throws `Cancelled`, unless the task was faster.
  void abort() {
    if (!task_) return;
    task_->record_abort();
    task_->abort();
  }

  //! The task; only until the handle was ready.
  const Task& task() const { return *task_; }

  //! True once the outcome is there.
  bool is_finished() const { return !task_ || task_->is_complete(); }

 private:
  TaskOf<T>* task_;
};

}  // namespace pollen
