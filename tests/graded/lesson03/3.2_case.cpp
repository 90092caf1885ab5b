// Step 3.2: run and finish.

#include <atomic>
#include <thread>

#include "lesson03_executor/coop.hpp"
#include "lesson03_executor/task.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/graded/tasks.hpp"
#include "tests/graded/threads.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

namespace {

// The test's way to a private member: an explicit instantiation may name it.
prim::atomic<std::size_t>& state_of(Task& task);
template <prim::atomic<std::size_t> Task::*Member>
struct Door {
  friend prim::atomic<std::size_t>& state_of(Task& task) { return task.*Member; }
};
template struct Door<&Task::state_>;

//! Waits until the task stands in `flags`. Relaxed: who waits learns nothing else by it.
bool comes_to(Task& task, std::size_t flags) {
  constexpr std::size_t all = Task::running | Task::notified | Task::complete;
  return eventually(
      [&task, flags] { return (state_of(task).load(std::memory_order_relaxed) & all) == flags; });
}

}  // namespace

GRADED("3.2", 3, "a pending task is listed once and can be woken again") {
  Clerk clerk;
  Probe task(clerk);
  act("run a task; its future is pending");
  task.run();
  expect_equal(task.polls, 1, "polls");
  expect_equal(clerk.listed, 1, "times that it was listed: a shutdown must find it");
  expect_equal(clerk.queued + clerk.queued_last, 0, "times that it was queued: it sleeps");
  act("wake it");
  task.wake_by_ref();
  expect_equal(clerk.queued, 1, "times that it was queued");
  act("run it again; it is still pending");
  task.run();
  expect_equal(task.polls, 2, "polls");
  expect_equal(clerk.listed, 1, "times that it was listed");
  act("run another task; while it is being listed, it is woken");
  Clerk busy;
  Probe other(busy);
  busy.on_own = [](Task& listed) { listed.wake_by_ref(); };
  other.run();
  expect_equal(busy.queued, 0, "times that its waker queued it: it is still running");
  expect_equal(busy.queued_last, 1, "times that it was put behind all others");
}

GRADED("3.2", 3, "woken while it is polled it goes behind all others") {
  Clerk clerk;
  Probe task(clerk);
  const auto wake_twice = [&task] {
    task.wake_by_ref();
    task.wake_by_ref();
  };
  act("run a task; while it is polled another thread wakes it, twice");
  unsigned budget = 0;
  task.on_poll = [&](Context& cx) {
    budget = cx.budget;
    std::thread(wake_twice).join();
  };
  task.run();
  expect_equal(budget, coop_budget, "the budget of a poll");
  expect_equal(clerk.queued, 0, "times that it was put to the front");
  expect_equal(clerk.queued_last, 1, "times that it was put behind all others");
  act("run it again; it wakes itself, twice");
  task.on_poll = [&](Context&) { wake_twice(); };
  task.run();
  expect_equal(clerk.queued, 0, "times that it was put to the front");
  expect_equal(clerk.queued_last, 2, "times that it was put behind all others: it woke itself");
  act("while it is in the queue another thread wakes it; run it again; nobody wakes it");
  std::thread(wake_twice).join();
  task.on_poll = [](Context&) {};
  task.run();
  expect_equal(task.polls, 3, "polls");
  expect_equal(clerk.queued, 0, "times that it was put to the front");
  expect_equal(clerk.queued_last, 2, "times that it was put behind all others");
}

GRADED("3.2", 3, "complete first and only then the joiner is woken") {
  Clerk clerk;
  Probe task(clerk);
  WakeCounter joiner;
  bool was_complete = false;
  joiner.on_wake = [&] { was_complete = task.is_complete(); };
  act("run a task whose handle is awaited; its future is pending");
  task.register_joiner(joiner.waker());
  task.run();
  expect(!task.is_complete(), "it is not complete");
  expect_equal(joiner.wakes(), 0, "wakes of the joiner");
  act("wake it, and run it again; its future is ready");
  task.is_ready = true;
  task.wake_by_ref();
  task.run();
  expect(task.is_complete(), "it is complete");
  expect_equal(joiner.wakes(), 1, "wakes of the joiner");
  expect(was_complete, "the task is complete when its joiner is woken");
  expect_equal(clerk.taken_off, 1, "times that it was taken off the list");
}

GRADED("3.2", 2, "an aborted task is not polled and ends as cancelled") {
  Clerk clerk;
  Probe task(clerk);
  WakeCounter joiner;
  int outcomes = 0;
  joiner.on_wake = [&] { outcomes = task.cancels; };
  task.register_joiner(joiner.waker());
  act("abort a task that waits in a queue, then run it");
  task.abort();
  task.run();
  expect_equal(task.polls, 0, "polls");
  expect_equal(task.cancels, 1, "times that its future was destroyed");
  expect(task.is_complete(), "it is complete");
  expect_equal(joiner.wakes(), 1, "wakes of the joiner");
  expect(outcomes == 1, "the outcome is there when the joiner is woken");
}

GRADED("3.2", 2, "the executor's reference ends with the task") {
  Clerk clerk;
  int destroyed = 0;
  int dropped = 0;
  auto* task = new Probe(clerk);
  task->destroyed = &destroyed;
  task->dropped = &dropped;
  act("run a task, wake it, and run it again; its future is pending");
  task->run();
  task->wake_by_ref();
  task->run();
  expect_equal(destroyed, 0, "tasks that were destroyed");
  act("detach it: its handle is gone");
  task->detach();
  expect_equal(destroyed, 0, "tasks that were destroyed");
  act("wake it, and run it; its future is ready");
  task->is_ready = true;
  task->wake_by_ref();
  task->run();
  expect_equal(dropped, 1, "outcomes that nobody wants and that were destroyed");
  expect_equal(destroyed, 1, "tasks that were destroyed");
}

GRADED_THREADS("3.2", 1, 1, "what was written before is seen after") {
  Clerk clerk;
  Probe task(clerk);
  int question = 0;  // the other thread writes it
  int answer = 0;    // the polls do
  int seen = 0;      // what the other thread saw of it
  bool in_time = true;
  task.on_poll = [&](Context&) { answer = question + 1; };
  act("run a task; another thread writes 1, and wakes it; run it again; the other thread wakes it"
      " once more, and sees what the poll has written");
  task.run();
  {
    const std::jthread other([&] {
      question = 1;
      task.wake_by_ref();
      in_time = comes_to(task, 0);
      task.wake_by_ref();
      seen = answer;
    });
    comes_to(task, Task::notified);
    task.run();
  }
  expect(in_time, "the task sleeps after the poll");
  expect_equal(seen, 2, "what the other thread saw");
  act("write 2, and run it a last time; as soon as it is complete, another thread looks at it");
  question = 2;
  task.is_ready = true;
  WakeCounter joiner;
  std::atomic<bool> has_looked{false};
  joiner.on_wake = [&] { eventually([&] { return has_looked.load(std::memory_order_relaxed); }); };
  task.register_joiner(joiner.waker());
  {
    const std::jthread other([&] {
      comes_to(task, Task::complete);
      if (task.is_complete()) seen = answer;
      has_looked.store(true, std::memory_order_relaxed);
    });
    task.run();
  }
  expect_equal(seen, 3, "what the other thread saw");
}
