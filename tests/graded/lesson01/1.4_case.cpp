// Step 1.4: join asks only who has not finished.

#include <stdexcept>
#include <string>
#include <tuple>

#include "lesson01_future/join.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/script.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

GRADED("1.4", 4, "all children are asked whatever the first one says") {
  Context cx;
  Script<int> a;
  Script<int> b;
  Script<int> c;
  auto all = join(a.future(), b.future(), c.future());
  act("poll the join of three pending futures");
  expect(all.poll(cx).is_pending(), "it is pending");
  expect_equal(a.polls, 1, "polls of the first");
  expect_equal(b.polls, 1, "polls of the second");
  expect_equal(c.polls, 1, "polls of the third");
}

GRADED("1.4", 5, "a child that has finished is not asked again") {
  Context cx;
  Script<int> a;
  Script<int> b;
  auto both = join(a.future(), b.future());
  act("give 1 to the first child and poll the join");
  a.give(1);
  expect(both.poll(cx).is_pending(), "it is pending: the second child is");
  expect_equal(a.polls, 1, "polls of the first");
  act("poll the join again");
  expect(both.poll(cx).is_pending(), "it is pending");
  expect_equal(a.polls, 1, "polls of the first, which has finished");
  expect_equal(b.polls, 2, "polls of the second");
  act("give 2 to the second child and poll the join");
  b.give(2);
  auto outputs = expect_ready(both.poll(cx), "it is ready");
  expect_equal(std::get<0>(outputs), 1, "the first output, kept until now");
  expect_equal(std::get<1>(outputs), 2, "the second output");
}

GRADED("1.4", 4, "each output is at its child's place") {
  Context cx;
  Script<int> a;
  Script<std::string> b;
  Script<> c;
  auto all = join(a.future(), b.future(), c.future());
  act("the third child ends first, then the second, then the first; poll after each");
  c.give();
  expect(all.poll(cx).is_pending(), "it is pending after the third");
  b.give("two");
  expect(all.poll(cx).is_pending(), "it is pending after the second");
  a.give(1);
  auto outputs = expect_ready(all.poll(cx), "it is ready after the first");
  expect_equal(std::get<0>(outputs), 1, "the first output");
  expect_equal(std::get<1>(outputs), "two", "the second output");
}

GRADED("1.4", 3, "a child ends: it is gone or its exception comes out") {
  Context cx;
  Script<int> a;
  Script<int> b;
  auto both = join(a.future(), b.future());
  act("give 1 to the first child and poll the join");
  a.give(1);
  expect(both.poll(cx).is_pending(), "it is pending");
  expect_equal(a.destroyed, 1, "how often the finished child was destroyed");
  act("the second child fails; poll the join");
  b.fail("on purpose");
  expect_throws<std::runtime_error>([&] { (void)both.poll(cx); }, "its exception comes out");
  act("poll the join of nobody");
  expect(join().poll(cx).is_ready(), "it is ready");
}
