// `map` and `then`: one thing after another.

#include "lesson01_future/map.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "lesson01_future/ready.hpp"
#include "tests/support/poll_once.hpp"
#include "tests/support/script.hpp"
#include "tests/support/tracker.hpp"

using namespace pollen;
using namespace pollen::test;

TEST_CASE("map: gives the function's answer, as soon as there is an output") {
  Script<int> script;
  auto doubled = map(script.future(), [](int n) { return 2 * n; });

  CHECK(poll_once(doubled).is_pending());
  script.give(21);
  CHECK(poll_once(doubled).take() == 42);
  CHECK(script.polls == 2);
}

TEST_CASE("map: from void, to void, and both") {
  int calls = 0;
  auto from_void = map(ready(), [] { return 7; });
  auto to_void = map(ready(3), [&](int n) { calls += n; });
  auto both = map(ready(), [&] { ++calls; });

  CHECK(poll_once(from_void).take() == 7);
  CHECK(poll_once(to_void).is_ready());
  CHECK(calls == 3);
  CHECK(poll_once(both).is_ready());
  CHECK(calls == 4);
}

TEST_CASE("map and then: an output that can only be moved") {
  auto mapped = map(ready(std::make_unique<int>(1)), [](std::unique_ptr<int> p) { return p; });
  auto chained = then(ready(std::make_unique<int>(2)),
                      [](std::unique_ptr<int> p) { return ready(std::move(p)); });

  CHECK(*poll_once(mapped).take() == 1);
  CHECK(*poll_once(chained).take() == 2);
}

TEST_CASE("1 then: the first future is not polled again, nor its function called again") {
  Script<int> first;
  Script<std::string> second;
  int calls = 0;
  int got = 0;
  auto both = then(first.future(), [&](int n) {
    ++calls;
    got = n;
    return second.future();
  });

  CHECK(poll_once(both).is_pending());
  CHECK(calls == 0);
  first.give(4);
  CHECK(poll_once(both).is_pending());
  CHECK(got == 4);
  CHECK(second.polls == 1);  // in the same turn, or nobody would wake it
  CHECK(poll_once(both).is_pending());
  second.give("done");
  CHECK(poll_once(both).take() == "done");

  CHECK(first.polls == 2);
  CHECK(second.polls == 3);
  CHECK(calls == 1);
}

TEST_CASE("then: with void on either side") {
  Script<> first;
  Script<> second;
  auto both = then(first.future(), [&] { return second.future(); });
  static_assert(std::is_void_v<decltype(both)::Output>);

  first.give();
  CHECK(poll_once(both).is_pending());
  second.give();
  CHECK(poll_once(both).is_ready());
}

TEST_CASE("6 then: the first stage is destroyed before the second one is polled") {
  Script<> first;
  int destroyed_before_second = -1;
  auto both = then(first.future(), [&] {
    return poll_fn([&](Context&) -> Poll<void> {
      destroyed_before_second = first.destroyed;
      return Pending{};
    });
  });

  first.give();
  CHECK(poll_once(both).is_pending());

  CHECK(destroyed_before_second == 1);
}

TEST_CASE("9 map and then: no future is moved after its first poll") {
  // A scripted future fails the test by itself if that happens.
  Script<int> first;
  Script<int> second;
  auto chain =
      map(then(first.future(), [&](int) { return second.future(); }), [](int n) { return n + 1; });

  CHECK(poll_once(chain).is_pending());
  first.give(0);
  CHECK(poll_once(chain).is_pending());
  second.give(1);
  CHECK(poll_once(chain).take() == 2);
}

TEST_CASE("2 map and then never polled: futures and functions are destroyed once") {
  Script<int> first;
  Script<int> other;
  Life fn_of_map;
  Life fn_of_then;
  {
    auto mapped = map(first.future(), [tracker = Tracker(fn_of_map)](int) {});
    auto chained = then(other.future(), [tracker = Tracker(fn_of_then)](int) { return ready(); });
    CHECK(fn_of_map.destroyed + fn_of_then.destroyed == 0);
  }
  CHECK(first.destroyed == 1);
  CHECK(other.destroyed == 1);
  CHECK(fn_of_map.destroyed == 1);
  CHECK(fn_of_then.destroyed == 1);
  CHECK(first.polls + other.polls == 0);
}

TEST_CASE("then: destroying it cancels the stage that it is in") {
  Script<> first;
  Script<> second;
  {
    auto both = then(first.future(), [&] { return second.future(); });
    first.give();
    CHECK(poll_once(both).is_pending());
    CHECK(second.destroyed == 0);
  }
  CHECK(first.destroyed == 1);
  CHECK(second.destroyed == 1);
}

TEST_CASE("7 map and then: a failure comes out of poll, and the function is not called") {
  Script<int> for_map;
  Script<int> for_then;
  int calls = 0;
  auto mapped = map(for_map.future(), [&](int) { ++calls; });
  auto chained = then(for_then.future(), [&](int) {
    ++calls;
    return ready();
  });
  for_map.fail("frost");
  for_then.fail("drought");

  CHECK_THROWS_WITH(void(poll_once(mapped)), "frost");
  CHECK_THROWS_WITH(void(poll_once(chained)), "drought");
  CHECK(calls == 0);
}
