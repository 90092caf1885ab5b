// Step 4.3: one turn of the driver. A bell is a descriptor that has news when it is rung.

#include <fcntl.h>

#include <memory>
#include <optional>
#include <thread>

#include "lesson04_reactor/reactor.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/graded/threads.hpp"
#include "tests/support/bell.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/parked.hpp"
#include "tests/support/wake_counter.hpp"

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

//! Polls for a ring of the bell; true if it is pending.
bool waits(const Bell& bell, WakeCounter& counter) {
  const Waker waker = counter.waker();
  Context cx(waker);
  return bell.source().poll_ready(cx, Direction::read).is_pending();
}

// The test's way to a private member: an explicit instantiation may name it.
prim::mutex& mutex_of(Reactor& reactor);
template <prim::mutex Reactor::*Member>
struct Door {
  friend prim::mutex& mutex_of(Reactor& reactor) { return reactor.*Member; }
};
template struct Door<&Reactor::mutex_>;

//! Whether another thread could have the reactor's lock now.
bool is_unlocked(Reactor& reactor) {
  bool unlocked = false;
  std::thread([&] {
    prim::mutex& mutex = mutex_of(reactor);
    unlocked = mutex.try_lock();
    if (unlocked) mutex.unlock();
  }).join();
  return unlocked;
}

}  // namespace

GRADED("4.3", 5, "news is told once and wakes who waits for it") {
  WakeCounter counter;
  Reactor reactor;
  const Bell bell(reactor);
  act("turn; a bell that is new has something to tell: it can be written to");
  expect_equal(turn(reactor), 1u, "events");
  act("wait for a ring, and turn");
  expect(waits(bell, counter), "it is pending");
  expect_equal(turn(reactor), 0u, "events");
  act("ring the bell, and turn");
  bell.ring();
  expect_equal(turn(reactor), 1u, "events");
  expect_equal(counter.wakes(), 1, "wakes");
  expect(!waits(bell, counter), "it is ready");
  act("turn again, though nobody has read from the bell");
  expect_equal(turn(reactor), 0u, "events: only a change is news");
}

GRADED("4.3", 5, "a waker may remove what is in the same batch") {
  WakeCounter first;
  WakeCounter others;
  Reactor reactor;
  auto a = std::make_unique<Bell>(reactor);
  auto b = std::make_unique<Bell>(reactor);
  const Bell c(reactor);
  turn(reactor);
  act("three bells ring in one turn; who waits for the first removes it, and the second");
  expect(waits(*a, first) && waits(*b, others) && waits(c, others), "all three are waited for");
  first.on_wake = [&] {
    a.reset();
    b.reset();
  };
  a->ring();
  b->ring();
  c.ring();
  expect_equal(turn(reactor), 3u, "events");
  expect_equal(first.wakes(), 1, "wakes for the first");
  expect_equal(others.wakes(), 1, "wakes for the others: only the third is left");
  act("turn: now nothing can point to the two any more");
  expect_equal(turn(reactor), 0u, "events");
}

GRADED("4.3", 4, "what was removed is forgotten") {
  WakeCounter counter;
  Reactor reactor;
  const Bell other(reactor);
  auto bell = std::make_unique<Bell>(reactor);
  turn(reactor);
  act("wait for a bell whose descriptor has a copy, and remove the bell");
  expect(waits(*bell, counter), "it is pending");
  const Fd copy(::fcntl(bell->fd(), F_DUPFD_CLOEXEC, 0));
  bell->ring();
  bell.reset();
  expect_equal(counter.references(), 0, "wakers that it keeps");
  act("turn; the ring came before, but was not told yet");
  expect_equal(turn(reactor), 0u, "events");
  act("ring by way of the copy, which has kept the bell's file open, and turn");
  Bell::ring(copy.get());
  expect_equal(turn(reactor), 0u, "events");
  expect_equal(counter.wakes(), 0, "wakes");
  act("wait for a bell, and remove it; its waker is the last that holds a task with another bell");
  auto first = std::make_unique<Bell>(reactor);
  auto second = std::make_unique<Bell>(reactor);
  turn(reactor);
  expect(waits(*first, counter), "it is pending");
  bool was_unlocked = false;
  counter.on_drop = [&] {
    was_unlocked = is_unlocked(reactor);
    if (was_unlocked) second.reset();
  };
  first.reset();
  counter.on_drop = nullptr;
  expect(was_unlocked, "the lock was free when the waker was dropped");
  expect(second == nullptr, "the other bell was removed, too");
}

GRADED("4.3", 3, "a signal that interrupts the wait is no error") {
  WakeCounter counter;
  Faults faults;
  Reactor reactor;
  const Bell bell(reactor);
  turn(reactor);
  act("a signal interrupts epoll_wait");
  expect(waits(bell, counter), "somebody waits");
  bell.ring();
  faults.fail("epoll_wait", EINTR);
  expect_equal(turn(reactor), 0u, "events: a turn in which nothing came");
  act("turn again");
  expect_equal(turn(reactor), 1u, "events");
  expect_equal(counter.wakes(), 1, "wakes");
  act("epoll_wait fails for another reason");
  faults.fail("epoll_wait", EBADF);
  expect_throws<std::system_error>([&] { turn(reactor); }, "a std::system_error is thrown");
}

GRADED_THREADS("4.3", 3, 2, "without a limit it sleeps until there is news") {
  WakeCounter counter;
  Reactor reactor;
  const Bell bell(reactor);
  turn(reactor);
  expect(waits(bell, counter), "somebody waits for a bell");
  {
    act("another thread parks, without a limit");
    const Parked thread(reactor, [&] { bell.ring(); });
    expect(falls_asleep(thread.number()), "it sleeps: it does not ask again and again");
    act("ring the bell");
    bell.ring();
    expect(eventually([&] { return thread.is_over(); }), "the wait is over");
  }
  expect_equal(counter.wakes(), 1, "wakes");
}
