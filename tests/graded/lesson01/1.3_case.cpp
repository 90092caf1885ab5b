// Step 1.3: map and then.

#include <stdexcept>

#include "lesson01_future/map.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/script.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

GRADED("1.3", 4, "map calls its function once and when there is a value") {
  Context cx;
  Script<int> script;
  int calls = 0;
  auto mapped = map(script.future(), [&](int value) {
    ++calls;
    return value + 1;
  });
  expect_equal(script.polls, 0, "polls of the inner future before the first");
  act("poll the map while its future is pending");
  expect(mapped.poll(cx).is_pending(), "it is pending");
  expect_equal(script.polls, 1, "polls of the inner future");
  expect_equal(calls, 0, "calls of the function");
  act("give 41 to the inner future and poll again");
  script.give(41);
  expect_equal(expect_ready(mapped.poll(cx), "it is ready"), 42, "what it gives");
  expect_equal(calls, 1, "calls of the function");
}

GRADED("1.3", 3, "map of nothing to nothing") {
  Context cx;
  Script<> script;
  int calls = 0;
  auto mapped = map(script.future(), [&] { ++calls; });
  act("poll the map of a future of void while that is pending");
  expect(mapped.poll(cx).is_pending(), "it is pending");
  act("end the inner future and poll again");
  script.give();
  expect(mapped.poll(cx).is_ready(), "it is ready");
  expect_equal(calls, 1, "calls of the function");
}

GRADED("1.3", 5, "then asks its second future in the same poll") {
  Context cx;
  Script<int> first;
  Script<int> second;
  int made = 0;
  auto both = then(first.future(), [&](int value) {
    made += value;
    return second.future();
  });
  act("poll while the first future is pending");
  expect(both.poll(cx).is_pending(), "it is pending");
  expect_equal(made, 0, "calls of the function");
  act("give 1 to the first future and poll: the second one is made");
  first.give(1);
  expect(both.poll(cx).is_pending(), "it is pending");
  expect_equal(made, 1, "calls of the function");
  expect_equal(second.polls, 1, "polls of the second: else it would never wake anybody");
  act("give 2 to the second future and poll");
  second.give(2);
  expect_equal(expect_ready(both.poll(cx), "it is ready"), 2, "what it gives");
  expect_equal(made, 1, "calls of the function");
  expect_equal(first.polls, 2, "polls of the first future, which is not asked after its end");
}

GRADED("1.3", 4, "then drops its first future before it asks the second") {
  Context cx;
  Script<> first;
  Script<> second;
  auto both = then(first.future(), [&] { return second.future(); });
  first.give();
  act("poll; the first future is done, the second is pending");
  expect(both.poll(cx).is_pending(), "it is pending");
  expect_equal(first.destroyed, 1, "how often the first future was destroyed");
  act("the second future fails; poll again");
  second.fail("on purpose");
  expect_throws<std::runtime_error>([&] { (void)both.poll(cx); }, "its exception comes out");
}
