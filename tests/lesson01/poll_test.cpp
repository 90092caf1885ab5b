// `Poll`: a value or nothing. `Context`: what is handed down.

#include "lesson01_future/poll.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "lesson01_future/future.hpp"
#include "tests/support/tracker.hpp"

using namespace pollen;
using namespace pollen::test;

// `Poll<int&>` does not compile, and the message says what to return instead. What stands in for
// a reference does:
static_assert(std::is_move_constructible_v<Poll<int*>>);
static_assert(std::is_move_constructible_v<Poll<std::reference_wrapper<int>>>);
static_assert(std::is_same_v<NonVoid<void>, Unit> && std::is_same_v<NonVoid<int>, int>);

TEST_CASE("Poll: pending holds nothing") {
  Poll<int> poll = Pending{};

  CHECK(poll.is_pending());
  CHECK_FALSE(poll.is_ready());
  CHECK_THROWS_AS(poll.take(), std::logic_error);
  CHECK_THROWS_AS(poll.value(), std::logic_error);
}

TEST_CASE("Poll: a value can be looked at, and taken") {
  Poll<std::string> poll = std::string("nectar");

  CHECK(poll.is_ready());
  CHECK_FALSE(poll.is_pending());
  CHECK(poll.value() == "nectar");
  CHECK(poll.take() == "nectar");
}

TEST_CASE("Poll: a value that can only be moved") {
  Poll<std::unique_ptr<int>> poll = std::make_unique<int>(7);

  const std::unique_ptr<int> taken = poll.take();

  CHECK(*taken == 7);
}

TEST_CASE("Poll: what it holds is destroyed once") {
  Life life;
  {
    Poll<Tracker> poll = Tracker(life);
    CHECK(life.destroyed == 0);
  }
  CHECK(life.destroyed == 1);
}

TEST_CASE("Poll: an empty value is a value") {
  Poll<std::optional<int>> nothing = std::optional<int>();
  Poll<bool> no = false;

  CHECK(nothing.is_ready());
  CHECK_FALSE(nothing.take().has_value());
  CHECK(no.is_ready());
  CHECK_FALSE(no.take());
}

TEST_CASE("Poll<void>: only the news that it is done") {
  Poll<void> done = Ready{};
  Poll<void> not_yet = Pending{};

  CHECK(done.is_ready());
  CHECK(done.take() == Unit{});
  CHECK(not_yet.is_pending());
  CHECK_THROWS_AS(not_yet.take(), std::logic_error);
}

TEST_CASE("Context: without a waker it says so, and its budget has no end") {
  const Context cx;

  CHECK_THROWS_AS(cx.waker(), std::logic_error);
  CHECK(cx.budget == Context::unlimited);
}

TEST_CASE("Context: with_budget gives another one and leaves this one alone") {
  const Context cx;

  CHECK(cx.with_budget(3).budget == 3);
  CHECK(cx.budget == Context::unlimited);
}
