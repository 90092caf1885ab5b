#pragma once
// Tasks that a case runs by hand, and a scheduler that only writes down what it is told.

#include <functional>

#include "lesson03_executor/task.hpp"

namespace pollen::graded {

//! Has no queue and no thread: whoever asks for it runs the task.
class Clerk final : public Scheduler {
 public:
  void schedule(Task&) noexcept override { ++queued; }
  void schedule_last(Task&) noexcept override { ++queued_last; }
  void own(Task& task) noexcept override {
    ++listed;
    if (on_own) on_own(task);
  }
  void disown(Task&) noexcept override { ++taken_off; }

  int queued = 0;
  int queued_last = 0;
  int listed = 0;
  int taken_off = 0;
  std::function<void(Task&)> on_own;  // called when a task is listed
};

//! A task whose future does what the case says, and which counts what is done to it. As every task
//! it is born as if it had woken itself, with two references.
class Probe final : public Task {
 public:
  explicit Probe(Scheduler& scheduler) : Task(scheduler) {}
  ~Probe() override {
    if (destroyed) ++*destroyed;
  }

  std::function<void(Context&)> on_poll = [](Context&) {};
  bool is_ready = false;  // what the next poll says
  int polls = 0;
  int cancels = 0;
  int* destroyed = nullptr;  // counts the task's end
  int* dropped = nullptr;    // counts outcomes that nobody wanted

 private:
  bool poll_future(Context& cx) noexcept override {
    ++polls;
    on_poll(cx);
    return is_ready;
  }
  void cancel_future() noexcept override { ++cancels; }
  void drop_outcome() noexcept override {
    if (dropped) ++*dropped;
  }
};

}  // namespace pollen::graded
