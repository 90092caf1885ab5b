// Step 1.5: select drops the losers.

#include <stdexcept>
#include <string>
#include <variant>

#include "lesson01_future/select.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/script.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

namespace {

//! Counts how often it was copied.
struct Copied {
  explicit Copied(int& copies) : count(&copies) {}
  Copied(const Copied& other) : count(other.count) { ++*count; }
  Copied(Copied&&) = default;
  Copied& operator=(const Copied&) = delete;
  Copied& operator=(Copied&&) = delete;
  int* count;
};

}  // namespace

GRADED("1.5", 3, "while nobody is done all are asked and all live") {
  Context cx;
  Script<int> a;
  Script<int> b;
  auto first = select(a.future(), b.future());
  act("poll the select of two pending futures, twice");
  expect(first.poll(cx).is_pending(), "it is pending");
  expect(first.poll(cx).is_pending(), "it is pending again");
  expect_equal(a.polls, 2, "polls of the first");
  expect_equal(b.polls, 2, "polls of the second");
  expect_equal(a.destroyed + b.destroyed, 0, "futures that were destroyed");
}

GRADED("1.5", 5, "the result says who won") {
  Context cx;
  Script<int> a;
  Script<std::string> b;
  auto first = select(a.future(), b.future());
  act("the second future ends; poll the select");
  b.give("b");
  auto result = expect_ready(first.poll(cx), "it is ready");
  expect_equal(result.index(), std::size_t{1}, "the winner's index");
  expect_equal(std::get<1>(result), "b", "the winner's output");
  act("select between two others, whose outputs should not be copied; the first ends");
  int copies = 0;
  Script<Copied> c;
  Script<Copied> d;
  auto second = select(c.future(), d.future());
  c.give(Copied(copies));
  auto whole = expect_ready(second.poll(cx), "it is ready");
  expect(std::get<0>(whole).count == &copies, "the winner's output is there");
  expect_equal(copies, 0, "copies that were made of it");
}

GRADED("1.5", 5, "the losers are gone when the result is there") {
  Context cx;
  Script<int> a;
  Script<int> b;
  Script<int> c;
  auto first = select(a.future(), b.future(), c.future());
  act("the second of three ends; poll the select, which lives on");
  b.give(2);
  auto result = expect_ready(first.poll(cx), "it is ready");
  expect_equal(a.destroyed, 1, "how often the first was destroyed");
  expect_equal(b.destroyed, 1, "how often the winner was destroyed");
  expect_equal(c.destroyed, 1, "how often the third was destroyed");
  expect_equal(std::get<1>(result), 2, "the winner's output");
}

GRADED("1.5", 3, "behind the winner nobody is asked") {
  Context cx;
  Script<int> a;
  Script<int> b;
  a.give(1);
  b.give(2);
  auto first = select(a.future(), b.future());
  act("both futures are done; poll the select");
  auto result = expect_ready(first.poll(cx), "it is ready");
  expect_equal(result.index(), std::size_t{0}, "the winner's index");
  expect_equal(std::get<0>(result), 1, "the winner's output");
  expect_equal(b.polls, 0, "polls of the other one");
}
