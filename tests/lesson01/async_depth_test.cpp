// The stack stays flat, and a poll costs the same at any depth.

#include <doctest/doctest.h>

#include <cstdint>

#include "lesson01_future/async.hpp"
#include "lesson01_future/ready.hpp"
#include "tests/support/poll_once.hpp"
#include "tests/support/script.hpp"
#include "tests/support/stack.hpp"

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

//! A local that notes where the stack is when its coroutine begins and when it ends.
class Level {
 public:
  Level(StackMeter& begin, StackMeter& end) : end_(end) { begin.note(); }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;
  ~Level() { end_.note(); }

 private:
  StackMeter& end_;
};

//! `levels` coroutines, each of which awaits the next; the last one awaits `leaf`. Gives the leaf's
//! output plus the number of levels.
template <class Leaf>
Async<int> nested(int levels, Leaf& leaf, StackMeter& begin, StackMeter& end) {
  const Level local(begin, end);
  int below = 0;
  if (levels == 1) {
    below = co_await leaf;
  } else {
    below = co_await nested(levels - 1, leaf, begin, end);
  }
  co_return below + 1;
}

//! What one more call takes is 100 bytes or so. A flat stack stays below that times 20,000 by far.
constexpr std::uintptr_t flat = 4'000;

}  // namespace

TEST_CASE("8 a million ready futures in a row") {
  auto future = count_ready_futures();

  CHECK(poll_once(future).take() == million);
}

TEST_CASE("8 a million ready coroutines in a row") {
  auto future = count_ready_coroutines();

  CHECK(poll_once(future).take() == million);
}

TEST_CASE("8 20,000 nested calls suspend: the stack stays flat, whatever comes then") {
  Script<int> script;
  StackMeter begin;
  StackMeter end;
  {
    auto leaf = script.future();
    auto root = nested(many_levels, leaf, begin, end);
    CHECK(poll_once(root).is_pending());
    CHECK(begin.notes() == many_levels);
    CHECK(end.notes() == 0);

    SUBCASE("they return") {
      script.give(0);
      CHECK(poll_once(root).take() == many_levels);
    }
    SUBCASE("a failure climbs up through them") {
      script.fail("frost");
      CHECK_THROWS_WITH(void(poll_once(root)), "frost");
    }
    SUBCASE("they are cancelled") {}
  }
  CHECK(end.notes() == many_levels);
  CHECK(begin.span() < flat);
  CHECK(end.span() < flat);
}

TEST_CASE("8 below 64 coroutines, a poll asks only the leaf, as deep in the stack as below one") {
  StackMeter at_leaf;
  StackMeter unused;
  auto leaf = poll_fn([&](Context&) -> Poll<int> {
    at_leaf.note();
    return Pending{};
  });
  auto shallow = nested(1, leaf, unused, unused);
  auto deep = nested(64, leaf, unused, unused);
  for (int i = 0; i < 2; ++i) {
    CHECK(poll_once(shallow).is_pending());
    CHECK(poll_once(deep).is_pending());
  }

  CHECK(at_leaf.notes() == 4);
  CHECK(at_leaf.span() < 2'000);
}
