// Step 3.7: a worker goes to sleep.

#include <memory>
#include <new>

#include "lesson01_future/ready.hpp"
#include "tests/graded/crew.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/graded/trap.hpp"

using namespace pollen;
using namespace pollen::graded;

namespace {

//! A future that counts its polls, and ends the runtime.
auto ends(Crew& crew, int& ran) {
  return poll_fn([&](Context&) -> Poll<void> {
    ++ran;
    crew.close();
    return Ready{};
  });
}

}  // namespace

GRADED("3.7", 2, "who goes to sleep is a sleeper and no searcher") {
  const auto watch = std::make_shared<Watch>();
  Idle idle(watch, 2);
  act("a worker searches; then there is work");
  idle.start_searching();
  idle.wake_one();
  expect_equal(watch->calls, 0, "calls of a sleeper: it is for the searcher to find");
  act("it found none before that, and announces its sleep; then there is more work");
  idle.announce_sleep(true);
  idle.wake_one();
  expect_equal(watch->calls, 1, "calls of a sleeper: nobody searches any more");
  act("it sleeps, and is called already");
  expect(idle.sleep(), "it is to search");
  expect_equal(watch->sleeps, 0, "times that it waited with the driver");
  expect(idle.stop_searching(), "it was the only one that searched");
  act("a worker that did not search announces its sleep; then there is work");
  idle.announce_sleep(false);
  idle.wake_one();
  expect_equal(watch->calls, 2, "calls of a sleeper");
}

GRADED("3.7", 3, "it looks a last time and work keeps it awake") {
  Crew crew(2);
  int ran = 0;
  crew.give(1, ends(crew, ran));
  act("worker 0 finds nothing: it may not search, for worker 1 does, and so it has not seen"
      " the task that lies there");
  crew.core().idle.start_searching();
  crew.run();
  expect_equal(crew.watch().sleeps, 0, "times that it went to sleep");
  expect_equal(ran, 1, "times that the task has run");
  act("worker 1 ends its search; then there is work");
  crew.core().idle.stop_searching();
  crew.core().idle.wake_one();
  expect_equal(crew.watch().calls, 0, "calls of a sleeper: nobody sleeps");
  expect(crew.core().idle.start_searching(), "nobody searches: worker 1 may do so again");
}

GRADED("3.7", 3, "who leaves the driver with a task calls another one") {
  Crew crew(2);
  int calls = -1;
  const auto notes_calls = [&](Context&) -> Poll<void> {
    calls = crew.watch().calls;
    crew.close();
    return Ready{};
  };
  crew.watch().on_park = [&] {
    if (crew.watch().sleeps > 1) return crew.close();  // it has forgotten the task
    crew.core().spawn(poll_fn(notes_calls)).detach();
  };
  act("worker 1 sleeps; worker 0 waits with the driver, which brings it a task");
  crew.core().idle.announce_sleep(false);
  crew.run();
  expect(calls >= 0, "the task runs");
  expect_equal(calls, 1, "calls of a sleeper: somebody must wait with the driver meanwhile");
  expect_equal(crew.worker(0).stats().parks, 1u, "sleeps that its statistics tell of");
}

GRADED("3.7", 3, "work that comes while it goes to sleep is not missed") {
  Trap trap(sizeof(Worker));
  Crew crew(2);
  int ran = 0;
  // The last look goes to each worker's queue. That of worker 1 tells when.
  auto& worker = crew.core().workers[1];
  worker.reset();
  worker.reset(new (trap.memory()) Worker(crew.core(), 1));
  crew.core().idle.start_searching();
  act("worker 0 finds nothing, and goes to sleep; it looks at worker 1's queue, when worker 1"
      " ends its search, and then a task comes from outside");
  trap.set([&] {
    crew.core().idle.stop_searching();
    crew.bring(ends(crew, ran));
  });
  crew.run();
  worker.release()->~Worker();
  crew.core().workers.pop_back();
  expect_equal(crew.watch().sleeps, 0, "times that it slept beside the task");
  expect_equal(ran, 1, "times that the task has run");
  expect_equal(crew.watch().calls, 1,
               "calls of a sleeper: who may not search looks there only when it counts as asleep");
}
