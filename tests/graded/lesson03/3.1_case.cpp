// Step 3.1: wake. Who runs a task is the next step, so here the test puts it into its states.

#include "lesson03_executor/task.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/graded/tasks.hpp"

using namespace pollen;
using namespace pollen::graded;

namespace {

// The test's way to a private member: an explicit instantiation may name it.
prim::atomic<std::size_t>& state_of(Task& task);
template <prim::atomic<std::size_t> Task::*Member>
struct Door {
  friend prim::atomic<std::size_t>& state_of(Task& task) { return task.*Member; }
};
template struct Door<&Task::state_>;

//! A task that stands in `flags`.
struct Standing {
  explicit Standing(std::size_t flags) { state_of(task) = 2 * Task::reference + flags; }
  bool has(std::size_t flag) { return (state_of(task) & flag) != 0; }

  Clerk clerk;
  Probe task{clerk};
};

}  // namespace

GRADED("3.1", 4, "a task is queued once however often it is woken") {
  Standing asleep(0);
  act("wake a task that sleeps");
  asleep.task.wake_by_ref();
  expect_equal(asleep.clerk.queued, 1, "times that it was queued");
  expect(asleep.has(Task::notified), "it is notified");
  act("wake it twice more, before anybody has run it");
  asleep.task.wake_by_ref();
  asleep.task.wake_by_ref();
  expect_equal(asleep.clerk.queued, 1, "times that it was queued");
  act("abort a task that sleeps");
  Standing aborted(0);
  aborted.task.abort();
  expect_equal(aborted.clerk.queued, 1, "times that it was queued: a thread is to destroy it");
  expect(aborted.has(Task::cancelled), "it is marked as cancelled");
}

GRADED("3.1", 3, "a wake while it runs is noted but queues nothing") {
  Standing running(Task::running);
  act("wake a task that is being polled, twice");
  running.task.wake_by_ref();
  running.task.wake_by_ref();
  expect_equal(running.clerk.queued, 0, "times that it was queued: two threads would poll it");
  expect(running.has(Task::notified), "the wake is noted");
  expect(running.has(Task::running), "it is still running");
}

GRADED("3.1", 3, "a task that is complete is not queued again") {
  Standing done(Task::complete);
  act("wake a task that is complete");
  done.task.wake_by_ref();
  expect_equal(done.clerk.queued, 0, "times that it was queued");
  act("abort a task that is complete");
  Standing finished(Task::complete);
  finished.task.abort();
  expect_equal(finished.clerk.queued, 0, "times that it was queued");
  expect(finished.has(Task::complete), "it stays complete");
}
