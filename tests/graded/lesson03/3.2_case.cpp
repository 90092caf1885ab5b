// Step 3.2: run and finish.

#include "lesson03_executor/task.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/graded/tasks.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

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
}

GRADED("3.2", 4, "woken while it is polled it goes behind all others") {
  Clerk clerk;
  Probe task(clerk);
  act("run a task; while it is polled it is woken, twice");
  task.on_poll = [](Context& cx) {
    cx.waker().wake_by_ref();
    cx.waker().wake_by_ref();
  };
  task.run();
  expect_equal(clerk.queued, 0, "times that it was put to the front");
  expect_equal(clerk.queued_last, 1, "times that it was put behind all others");
  act("run it again; nobody wakes it");
  task.on_poll = [](Context&) {};
  task.run();
  expect_equal(task.polls, 2, "polls");
  expect_equal(clerk.queued_last, 1, "times that it was put behind all others");
}

GRADED("3.2", 3, "complete first and only then the joiner is woken") {
  Clerk clerk;
  Probe task(clerk);
  WakeCounter joiner;
  bool was_complete = false;
  joiner.on_wake = [&] { was_complete = task.is_complete(); };
  act("run a task whose handle is awaited; its future is pending");
  task.joiner.register_waker(joiner.waker());
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

GRADED("3.2", 3, "an aborted task is not polled and ends as cancelled") {
  Clerk clerk;
  Probe task(clerk);
  WakeCounter joiner;
  int outcomes = 0;
  joiner.on_wake = [&] { outcomes = task.cancels; };
  task.joiner.register_waker(joiner.waker());
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
