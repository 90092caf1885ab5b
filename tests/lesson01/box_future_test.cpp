// `BoxFuture`: futures of different types behind one.

#include "lesson01_future/box_future.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "lesson01_future/countdown.hpp"
#include "lesson01_future/join.hpp"
#include "lesson01_future/ready.hpp"
#include "tests/support/poll_once.hpp"
#include "tests/support/script.hpp"

using namespace pollen;
using namespace pollen::test;

static_assert(Future<BoxFuture<int>> && Future<BoxFuture<void>>);
static_assert(std::is_constructible_v<BoxFuture<std::string>, Countdown>);
static_assert(!std::is_constructible_v<BoxFuture<int>, Countdown>, "another output is refused");
static_assert(!std::is_constructible_v<BoxFuture<int>, int>, "what is no future is refused");

TEST_CASE("BoxFuture: polls what is in it") {
  Script<int> script;
  BoxFuture<int> box = script.future();

  CHECK(poll_once(box).is_pending());
  script.give(7);
  CHECK(poll_once(box).take() == 7);
  CHECK(script.polls == 2);
}

TEST_CASE("BoxFuture: of void, and of what can only be moved") {
  BoxFuture<void> nothing = ready();
  BoxFuture<std::unique_ptr<int>> pointer = ready(std::make_unique<int>(8));

  CHECK(poll_once(nothing).is_ready());
  CHECK(*poll_once(pointer).take() == 8);
}

TEST_CASE("BoxFuture: different futures in one vector") {
  std::vector<BoxFuture<std::string>> futures;
  futures.emplace_back(Countdown(1));
  futures.emplace_back(ready(std::string("ready")));
  auto all = join_all(std::move(futures));

  CHECK(poll_once(all).is_pending());
  CHECK(poll_once(all).take() == std::vector<std::string>{"liftoff", "ready"});
}

TEST_CASE("9 BoxFuture: the box can be moved even after the first poll, what is in it stays") {
  // A scripted future fails the test by itself if it is moved.
  Script<int> script;
  BoxFuture<int> box = script.future();
  CHECK(poll_once(box).is_pending());

  BoxFuture<int> moved = std::move(box);
  script.give(7);

  CHECK(poll_once(moved).take() == 7);
}

TEST_CASE("2 BoxFuture never polled: what is in it is destroyed once") {
  Script<int> script;
  {
    BoxFuture<int> box = script.future();
    BoxFuture<int> moved = std::move(box);
    CHECK(script.destroyed == 0);
  }
  CHECK(script.destroyed == 1);
  CHECK(script.polls == 0);
}

TEST_CASE("7 BoxFuture: a failure comes out of poll") {
  Script<> script;
  BoxFuture<void> box = script.future();
  script.fail("frost");

  CHECK_THROWS_WITH(void(poll_once(box)), "frost");
}
