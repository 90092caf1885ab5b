// Step 4.7: interrupting the wait.

#include "lesson04_reactor/reactor.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/graded/threads.hpp"
#include "tests/support/bell.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/parked.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

namespace {

//! Delivers what has happened, without waiting. Returns how many events that were.
std::uint64_t turn(Reactor& reactor) {
  const std::uint64_t before = reactor.events();
  reactor.park(Driver::Duration::zero());
  return reactor.events() - before;
}

}  // namespace

GRADED("4.7", 2, "an unpark before the wait is kept for it") {
  Reactor reactor;
  const Bell bell(reactor);  // without a descriptor a turn has nothing to look for
  turn(reactor);
  act("unpark, and turn");
  reactor.unpark();
  expect_equal(turn(reactor), 1u, "events: the wait would have ended");
  act("turn again");
  expect_equal(turn(reactor), 0u, "events: it was told once");
  act("unpark ten times, and turn");
  for (int i = 0; i < 10; ++i) reactor.unpark();
  expect_equal(turn(reactor), 1u, "events: many count as one");
}

GRADED("4.7", 1, "a signal that interrupts the unpark does not lose it") {
  Faults faults;
  Reactor reactor;
  const Bell bell(reactor);
  turn(reactor);
  act("a signal interrupts the system call with which unpark writes");
  faults.fail("eventfd_write", EINTR);
  reactor.unpark();
  expect_equal(faults.count("eventfd_write"), 2, "system calls: it was repeated");
  expect_equal(turn(reactor), 1u, "events");
}

GRADED_THREADS("4.7", 2, 1, "an unpark ends the wait that is under way") {
  Reactor reactor;
  const Bell bell(reactor);
  turn(reactor);
  act("another thread parks, without a limit");
  const Parked thread(reactor, [&] { bell.ring(); });
  expect(falls_asleep(thread.number()), "it sleeps");
  act("unpark");
  reactor.unpark();
  expect(eventually([&] { return thread.is_over(); }), "the wait is over");
}
