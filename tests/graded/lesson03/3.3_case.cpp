// Step 3.3: the outcome of a task, from its future into its handle.

#include <stdexcept>
#include <utility>

#include "lesson03_executor/join_handle.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/graded/tasks.hpp"
#include "tests/support/script.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

namespace {

//! A task that was spawned, and its handle.
struct Spawned {
  Script<int> script;  // its future
  Clerk clerk;
  FutureTask<Scripted<int>>* task = FutureTask<Scripted<int>>::make(clerk, script.future());
  JoinHandle<int> handle{*task};
};

}  // namespace

GRADED("3.3", 2, "the output comes out of the handle once") {
  WakeCounter counter;
  Spawned spawned;
  const Waker kept = [&] {
    spawned.task->add_ref();
    return Waker::adopt(spawned.task);
  }();
  act("poll the handle of a task that has not run");
  expect(poll_with(spawned.handle, counter).is_pending(), "it is pending");
  act("the task runs and ends with 42");
  spawned.script.give(42);
  spawned.task->run();
  expect_equal(counter.wakes(), 1, "wakes of whoever awaits it");
  act("poll the handle");
  expect_equal(expect_ready(poll_with(spawned.handle, counter), "it is ready"), 42,
               "what it gives");
  act("poll the handle again, which is against the rules");
  expect_throws<std::logic_error>([&] { (void)poll_with(spawned.handle, counter); },
                                  "a std::logic_error is thrown");
}

GRADED("3.3", 3, "an exception comes out of the handle and not before") {
  WakeCounter counter;
  Spawned failing;
  act("run a task whose future throws");
  failing.script.fail("on purpose");
  failing.task->run();
  expect(failing.handle.is_finished(), "it is complete, and its thread lives on");
  act("poll the handle");
  expect_throws<std::runtime_error>([&] { (void)poll_with(failing.handle, counter); },
                                    "its exception is thrown");
  act("abort another task, run it, and poll its handle");
  Spawned aborted;
  aborted.handle.abort();
  aborted.task->run();
  expect_throws<Cancelled>([&] { (void)poll_with(aborted.handle, counter); },
                           "Cancelled is thrown");
  expect_equal(aborted.script.polls, 0, "polls of its future");
}

GRADED("3.3", 3, "a task that ends while its handle registers") {
  WakeCounter counter;
  Spawned spawned;
  spawned.script.give(42);
  act("poll the handle; the task ends while the waker is being copied");
  counter.on_clone = [&] {
    if (!spawned.task->is_complete()) spawned.task->run();
  };
  auto answer = poll_with(spawned.handle, counter);
  counter.on_clone = nullptr;
  expect(answer.is_ready(), "it has looked again, and is ready: nobody would wake it any more");
  expect_equal(answer.take(), 42, "what it gives");
}

GRADED("3.3", 3, "without a budget the outcome stays where it is") {
  WakeCounter counter;
  Spawned spawned;
  spawned.script.give(42);
  act("a task ends; its handle is polled by one whose budget is used up");
  spawned.task->run();
  const Waker waker = counter.waker();
  Context used_up(waker, 0);
  expect(spawned.handle.poll(used_up).is_pending(), "it is pending");
  expect_equal(counter.wakes(), 1, "wakes: it will be asked again");
  expect(spawned.task->outcome().index() == 0, "the outcome is still there");
  act("it is polled with a new budget");
  Context fresh(waker, 1);
  expect_equal(expect_ready(spawned.handle.poll(fresh), "it is ready"), 42, "what it gives");
  expect_equal(fresh.budget, 0u, "what is left of the budget");
}
