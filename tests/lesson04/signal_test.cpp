// Unix signals as futures.

#include "lesson04_reactor/signal.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <thread>

#include "tests/support/by_hand.hpp"
#include "tests/support/executors.hpp"
#include "tests/support/faults.hpp"

using namespace pollen;
using namespace pollen::test;

TEST_CASE("Signal: one that comes before recv is kept; several count as one") {
  WakeCounter counter;
  ByHand hand;
  Signal signal(SIGUSR1);
  for (int i = 0; i < 3; ++i) ::raise(SIGUSR1);
  auto first = signal.recv();
  CHECK(ask(first, counter).is_ready());
  auto second = signal.recv();
  CHECK(ask(second, counter).is_pending());

  hand.turn();
  REQUIRE(ask(second, counter).is_pending());
  const int wakes = counter.wakes();
  ::raise(SIGUSR1);
  hand.turn();
  CHECK(counter.wakes() == wakes + 1);
  CHECK(ask(second, counter).is_ready());
}

TEST_CASE("Signal: it listens from its construction on") {
  WakeCounter counter;
  ByHand hand;
  Signal early(SIGUSR1);
  ::raise(SIGUSR1);
  Signal late(SIGUSR1);
  auto of_early = early.recv();
  auto of_late = late.recv();
  CHECK(ask(of_early, counter).is_ready());
  CHECK(ask(of_late, counter).is_pending());
  hand.turn();
  CHECK(ask(of_late, counter).is_pending());
}

TEST_CASE("Signal: every listener hears it, on every executor, and only of its own signal") {
  WakeCounter counter;
  WakeCounter quiet;
  ByHand first;
  Signal one(SIGUSR1);
  Signal two(SIGUSR1);
  Signal other(SIGUSR2);
  ByHand second;
  Signal elsewhere(SIGUSR1);
  auto of_one = one.recv();
  auto of_two = two.recv();
  auto of_other = other.recv();
  auto of_elsewhere = elsewhere.recv();
  first.turn();  // what a new descriptor has to say first
  second.turn();
  REQUIRE(ask(of_one, counter).is_pending());
  REQUIRE(ask(of_two, counter).is_pending());
  REQUIRE(ask(of_elsewhere, counter).is_pending());
  REQUIRE(ask(of_other, quiet).is_pending());
  ::raise(SIGUSR1);
  first.turn();
  CHECK(counter.wakes() == 2);
  second.turn();
  CHECK(counter.wakes() == 3);
  CHECK(quiet.wakes() == 0);
  CHECK(ask(of_one, counter).is_ready());
  CHECK(ask(of_two, counter).is_ready());
  CHECK(ask(of_elsewhere, counter).is_ready());
  CHECK(ask(of_other, quiet).is_pending());
}

TEST_CASE("Signal: one listener goes, the other still hears") {
  WakeCounter counter;
  ByHand hand;
  std::optional<Signal> first(SIGUSR1);
  Signal second(SIGUSR1);
  first.reset();
  auto recv = second.recv();
  REQUIRE(ask(recv, counter).is_pending());
  ::raise(SIGUSR1);
  hand.turn();
  CHECK(ask(recv, counter).is_ready());
}

TEST_CASE_TEMPLATE("Signal: wakes an executor that sleeps, also from another thread", E, OneThread,
                   ManyThreads) {
  E executor;
  std::thread other;
  const auto listen = [](std::thread& thread) -> Async<> {
    Signal signal(SIGUSR1);
    // To itself: the thread sanitizer lets a signal lie that another thread gets while it sleeps.
    thread = std::thread([] { ::raise(SIGUSR1); });
    co_await signal.recv();
  };
  CHECK_NOTHROW(executor.block_on(rescued(listen(other))));
  other.join();
}

TEST_CASE("Signal: what can't be listened for is refused") {
  ByHand hand;
  for (const int number : {0, -1, 65, 1000, SIGKILL, SIGSTOP, SIGSEGV, SIGBUS, SIGILL, SIGFPE}) {
    CHECK(failure_of([&] { Signal signal(number); }) == failure("signal", EINVAL));
  }
  Faults faults;
  faults.fail("dup", EMFILE);
  CHECK(failure_of([&] { Signal signal(SIGUSR1); }) == failure("dup", EMFILE));
}

TEST_CASE("shutdown_signal: SIGTERM or SIGINT, which no longer end the process") {
  for (const int number : {SIGTERM, SIGINT, SIGTERM}) {
    LocalExecutor executor;
    auto waiting = executor.spawn(shutdown_signal());
    settle(executor);
    CHECK_FALSE(waiting.is_finished());
    ::raise(number);
    CHECK_NOTHROW(executor.block_on(rescued(std::move(waiting))));
  }
}
