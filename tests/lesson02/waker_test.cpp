// A waker owns one reference, whatever is done to it.

#include "lesson02_waker/waker.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <utility>

#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::test;

TEST_CASE("Waker: one word, and an empty one wakes nobody") {
  CHECK(sizeof(Waker) == sizeof(void*));
  Waker empty;
  CHECK_FALSE(empty);
  empty.wake_by_ref();
  std::move(empty).wake();
  const Waker copy = Waker();
  CHECK_FALSE(copy);
}

TEST_CASE("Waker: it wakes what it points to, and knows who else does") {
  WakeCounter a;
  WakeCounter b;
  const Waker to_a = a.waker();
  const Waker to_b = b.waker();
  to_a.wake_by_ref();
  to_a.wake_by_ref();
  CHECK(a.wakes() == 2);
  CHECK(b.wakes() == 0);
  CHECK(to_a.will_wake(Waker(to_a)));
  CHECK_FALSE(to_a.will_wake(to_b));
}

TEST_CASE("20 Waker: a copy adds a reference, a move does not, a destructor drops one") {
  WakeCounter counter;
  {
    const Waker first = counter.waker();
    Waker copy = first;
    CHECK(counter.references() == 2);
    const Waker moved = std::move(copy);
    CHECK(counter.references() == 2);
    CHECK_FALSE(copy);  // NOLINT(bugprone-use-after-move): that is the question
    CHECK(moved.will_wake(first));
  }
  CHECK(counter.references() == 0);
  CHECK(counter.wakes() == 0);
}

TEST_CASE("20 Waker: an assignment drops the reference that it replaces") {
  WakeCounter a;
  WakeCounter b;
  Waker waker = a.waker();
  const Waker other = b.waker();
  waker = other;
  CHECK(a.references() == 0);
  CHECK(b.references() == 2);
  waker = *&waker;
  CHECK(b.references() == 2);
  waker = Waker();
  CHECK(b.references() == 1);
}

TEST_CASE("20 Waker: wake uses up the reference, wake_by_ref does not") {
  WakeCounter counter;
  Waker waker = counter.waker();
  waker.wake_by_ref();
  CHECK(counter.references() == 1);
  std::move(waker).wake();
  CHECK(counter.references() == 0);
  CHECK(counter.wakes() == 2);
  std::move(waker).wake();  // empty by now
  CHECK(counter.wakes() == 2);
}

TEST_CASE("20 Waker: the references balance when a waker throws, too") {
  WakeCounter counter;
  counter.on_wake = [] { throw std::runtime_error("on purpose"); };
  Waker waker = counter.waker();
  CHECK_THROWS_AS(waker.wake_by_ref(), std::runtime_error);
  CHECK(counter.references() == 1);
  CHECK_THROWS_AS(std::move(waker).wake(), std::runtime_error);
  CHECK(counter.references() == 0);
  CHECK_FALSE(waker);  // or its destructor would drop the reference again
}

TEST_CASE("20 Waker: adopt and release pass a reference on without counting") {
  WakeCounter counter;
  Waker waker = counter.waker();
  Wakeable* target = waker.release();
  CHECK(target == &counter);
  CHECK_FALSE(waker);
  CHECK(counter.references() == 1);
  const Waker again = Waker::adopt(target);
  CHECK(counter.references() == 1);
}
