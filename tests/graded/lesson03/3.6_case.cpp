// Step 3.6: a worker looks for work. How it sleeps is the next step: here it always finds some,
// until a task closes the runtime. One that overlooks a task asks for step 3.7.

#include <string>
#include <utility>

#include "lesson01_future/async.hpp"
#include "lesson01_future/ready.hpp"
#include "lesson02_waker/yield_now.hpp"
#include "tests/graded/crew.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/baton.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

namespace {

// The test's way to a private member: an explicit instantiation may name it.
prim::atomic<std::uint64_t>& word_of(Idle& idle);
template <prim::atomic<std::uint64_t> Idle::*Member>
struct Door {
  friend prim::atomic<std::uint64_t>& word_of(Idle& idle) { return idle.*Member; }
};
template struct Door<&Idle::word_>;

//! As if a worker had gone to sleep.
void add_sleeper(Idle& idle) { word_of(idle).fetch_add(std::uint64_t{1} << 32); }

Async<> plays(std::string& log, char letter, Baton& from, Baton& to) {
  for (int i = 0; i < 6; ++i) {
    co_await from;
    log += letter;
    to.pass();
  }
}

Async<> writes(std::string& log, char letter) {
  log += letter;
  co_return;
}

//! Two tasks wake each other, a third one waits for its turn. Then the runtime ends.
Async<> two_and_a_third(Crew& crew, std::string& log) {
  Baton ping;
  Baton pong;
  auto first = spawn(plays(log, 'a', ping, pong));
  auto second = spawn(plays(log, 'b', pong, ping));
  co_await yield_now();  // now both wait for their baton
  auto third = spawn(writes(log, 'c'));
  ping.pass();  // now the first is the newest
  co_await third;
  co_await first;
  co_await second;
  crew.close();
}

}  // namespace

GRADED("3.6", 4, "the newest goes first but only three times in a row") {
  Crew crew(1);
  std::string log;
  act("c waits in the queue; a and b wake each other, 6 times each");
  crew.core().spawn(two_and_a_third(crew, log)).detach();
  crew.run();
  expect_equal(crew.watch().sleeps, 0, "times that it went to sleep before all was done");
  expect_equal(log, "abacbabababab", "the order in which they ran");
}

GRADED("3.6", 2, "300 tasks from outside and a ring for 256") {
  Crew crew(1);
  int ran = 0;
  const auto count = [&](Context&) -> Poll<void> {
    if (++ran == 300) crew.close();
    return Ready{};
  };
  for (int i = 0; i < 300; ++i) crew.core().spawn(poll_fn(count)).detach();
  act("a runtime's only worker begins; 300 tasks have come from outside");
  crew.run();
  expect_equal(ran, 300, "tasks that have run");
  act("one of two workers begins; 8 tasks have come from outside");
  Crew two(2);
  std::size_t left = 0;  // when the first one runs
  int have_run = 0;
  const auto looks = [&](Context&) -> Poll<void> {
    if (++have_run == 1) left = two.core().injected.size();
    if (have_run == 8) two.close();
    return Ready{};
  };
  for (int i = 0; i < 8; ++i) two.core().spawn(poll_fn(looks)).detach();
  two.run();
  expect(left >= 3 && left < 8, "it takes its share, and leaves the other worker's");
}

GRADED("3.6", 3, "a thief takes half and runs all that it has taken") {
  Crew crew(2);
  int ran = 0;
  std::uint64_t at_once = 0;
  const auto count = [&](Context&) -> Poll<void> {
    if (ran == 0) at_once = crew.worker(0).stats().steals;
    if (++ran == 8) crew.close();
    return Ready{};
  };
  for (int i = 0; i < 8; ++i) crew.give(1, poll_fn(count));
  act("worker 0 begins, and has nothing; worker 1 has 8 tasks, and does nothing");
  crew.run();
  expect_equal(ran, 8, "tasks that have run");
  expect_equal(at_once, 4u, "tasks that it took at once");
  expect_equal(crew.worker(0).stats().steals, 8u, "tasks that it took in the end");
}

GRADED("3.6", 3, "the last to search that has a task calls another one") {
  Crew crew(3);
  int calls = -1;
  const auto first_counts = [&](Context&) -> Poll<void> {
    if (calls >= 0) {
      crew.close();
    } else {
      calls = crew.watch().calls;
    }
    return Ready{};
  };
  for (int i = 0; i < 2; ++i) crew.give(1, poll_fn(first_counts));
  add_sleeper(crew.core().idle);
  act("worker 0 searches; worker 1 has 2 tasks and no time, worker 2 sleeps");
  crew.run();
  expect(calls >= 0, "worker 0 has found a task");
  expect_equal(calls, 1, "calls of a sleeper when it begins with it: there is more to do");
}
