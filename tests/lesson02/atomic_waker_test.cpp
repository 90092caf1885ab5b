// A place for one waker: the newest counts, and no wake is lost.

#include "lesson02_waker/atomic_waker.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "lesson01_future/ready.hpp"
#include "lesson02_waker/block_on.hpp"
#include "tests/support/rescued.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::test;

TEST_CASE("15 AtomicWaker: only the newest waker is woken, and the one before is dropped") {
  WakeCounter older;
  WakeCounter newer;
  AtomicWaker place;
  place.register_waker(older.waker());
  place.register_waker(newer.waker());
  CHECK(older.references() == 0);
  place.wake();
  CHECK(older.wakes() == 0);
  CHECK(newer.wakes() == 1);
}

TEST_CASE("AtomicWaker: a wake empties it") {
  WakeCounter counter;
  AtomicWaker place;
  place.wake();  // nobody is there
  place.register_waker(counter.waker());
  CHECK(counter.references() == 1);
  place.wake();
  CHECK(counter.references() == 0);
  place.wake();
  CHECK(counter.wakes() == 1);
}

TEST_CASE("20 AtomicWaker: the same waker again costs no reference") {
  WakeCounter counter;
  AtomicWaker place;
  int clones = 0;
  const Waker waker = counter.waker();
  counter.on_clone = [&] { ++clones; };
  for (int i = 0; i < 10; ++i) place.register_waker(waker);
  CHECK(clones == 1);
  CHECK(counter.references() == 2);
}

TEST_CASE("20 AtomicWaker: take hands the waker over, the destructor drops it") {
  WakeCounter taken;
  WakeCounter left;
  {
    AtomicWaker place;
    place.register_waker(taken.waker());
    const Waker waker = place.take();
    CHECK(taken.references() == 1);
    CHECK_FALSE(place.take());
    place.register_waker(left.waker());
    CHECK(left.references() == 1);
  }
  CHECK(taken.wakes() == 0);
  CHECK(left.references() == 0);
  CHECK(left.wakes() == 0);
}

TEST_CASE("17 AtomicWaker: a waker may use the place that it was in") {
  WakeCounter outer;
  WakeCounter inner;
  AtomicWaker place;
  outer.on_wake = [&] {
    place.wake();  // already empty
    place.register_waker(inner.waker());
    place.wake();
    place.register_waker(inner.waker());
  };
  place.register_waker(outer.waker());
  place.wake();
  CHECK(outer.wakes() == 1);
  CHECK(inner.wakes() == 1);
  CHECK(inner.references() == 1);
}

TEST_CASE("20 AtomicWaker: empty, and in balance, after a waker threw") {
  WakeCounter counter;
  counter.on_wake = [] { throw std::runtime_error("on purpose"); };
  AtomicWaker place;
  place.register_waker(counter.waker());
  CHECK_THROWS_AS(place.wake(), std::runtime_error);
  CHECK(counter.references() == 0);
  CHECK_FALSE(place.take());
}

TEST_CASE("16 AtomicWaker: registering while two threads wake never loses the last wake") {
  constexpr int rounds = 2000;
  WakeCounter other;
  AtomicWaker place;
  std::atomic<int> round{0};
  std::atomic<int> arrived{0};
  std::atomic<bool> stop{false};
  const auto wake_once_a_round = [&] {
    for (int next = 1; next <= rounds; ++next) {
      while (round.load() < next && !stop.load()) std::this_thread::yield();
      // Relaxed: it is the AtomicWaker that has to make this visible.
      arrived.fetch_add(1, std::memory_order_relaxed);
      place.wake();
    }
  };
  std::thread one(wake_once_a_round);
  std::thread two(wake_once_a_round);
  // As every future must: register first, then look. The other waker is there to be replaced.
  auto both_came = poll_fn([&](Context& cx) -> Poll<void> {
    place.register_waker(other.waker());
    place.register_waker(cx.waker());
    if (arrived.load(std::memory_order_relaxed) < 2 * round.load()) return Pending{};
    return Ready{};
  });
  CHECK_NOTHROW(block_on(rescued(poll_fn([&](Context& cx) -> Poll<void> {
    while (both_came.poll(cx).is_ready()) {
      if (round.load() == rounds) return Ready{};
      round.fetch_add(1);
    }
    return Pending{};
  }))));
  stop = true;
  one.join();
  two.join();
}
