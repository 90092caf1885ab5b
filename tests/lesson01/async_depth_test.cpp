// The stack stays flat, and a poll costs the same at any depth.

#include <doctest/doctest.h>

#include <stdexcept>
#include <vector>

#include "lesson01_future/async.hpp"
#include "lesson01_future/ready.hpp"
#include "tests/support/poll_once.hpp"
#include "tests/support/script.hpp"
#include "tests/support/stack.hpp"
#include "tests/support/tracker.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

constexpr int million = 1'000'000;
constexpr int many_levels = 20'000;

Async<int> one() { co_return 1; }

Async<int> count_ready_futures() {
  int sum = 0;
  for (int i = 0; i < million; ++i) {
    const int n = co_await ready(1);
    sum += n;
  }
  co_return sum;
}

Async<int> count_ready_coroutines() {
  int sum = 0;
  for (int i = 0; i < million; ++i) {
    const int n = co_await one();
    sum += n;
  }
  co_return sum;
}

//! `levels` coroutines, each of which awaits the next; the last one awaits `leaf`. Gives the leaf's
//! output plus the number of levels.
template <class Leaf>
Async<int> nested(int levels, Leaf& leaf, Life& life) {
  const Tracker local(life);
  int below = 0;
  if (levels == 1) {
    below = co_await leaf;
  } else {
    below = co_await nested(levels - 1, leaf, life);
  }
  co_return below + 1;
}

//! Where the stack is in each of three polls of a leaf below `levels` coroutines.
std::vector<std::uintptr_t> stack_at_leaf(int levels) {
  std::vector<std::uintptr_t> seen;
  auto leaf = poll_fn([&](Context&) -> Poll<int> {
    seen.push_back(stack_address());
    return Pending{};
  });
  Life life;
  auto root = nested(levels, leaf, life);
  for (int i = 0; i < 3; ++i) CHECK(poll_once(root).is_pending());
  return seen;
}

}  // namespace

TEST_CASE("8 a million ready futures in a row") {
  auto future = count_ready_futures();

  CHECK(poll_once(future).take() == million);
}

TEST_CASE("8 a million ready coroutines in a row") {
  auto future = count_ready_coroutines();

  CHECK(poll_once(future).take() == million);
}

TEST_CASE("8 20,000 nested calls suspend and return") {
  Script<int> script;
  Life life;
  auto leaf = script.future();
  auto root = nested(many_levels, leaf, life);

  CHECK(poll_once(root).is_pending());
  CHECK(life.destroyed == 0);
  script.give(0);
  CHECK(poll_once(root).take() == many_levels);
  CHECK(life.destroyed == many_levels);
}

TEST_CASE("8 20,000 nested calls suspend and are cancelled") {
  Script<int> script;
  Life life;
  auto leaf = script.future();
  {
    auto root = nested(many_levels, leaf, life);
    CHECK(poll_once(root).is_pending());
  }
  CHECK(life.destroyed == many_levels);
}

TEST_CASE("8 a failure climbs up 20,000 nested calls") {
  Script<int> script;
  Life life;
  auto leaf = script.future();
  auto root = nested(many_levels, leaf, life);
  CHECK(poll_once(root).is_pending());

  script.fail("frost");

  CHECK_THROWS_WITH(void(poll_once(root)), "frost");
  CHECK(life.destroyed == many_levels);
}

TEST_CASE("8 below 64 coroutines, a poll asks only the leaf, as deep in the stack as below one") {
  const auto below_one = stack_at_leaf(1);
  const auto below_64 = stack_at_leaf(64);

  REQUIRE(below_one.size() == 3);
  REQUIRE(below_64.size() == 3);
  // If each level polled the next, there would be some 100 bytes or more for each of them.
  for (std::size_t i = 0; i < 3; ++i) CHECK(distance(below_one[i], below_64[i]) < 1000);
}
