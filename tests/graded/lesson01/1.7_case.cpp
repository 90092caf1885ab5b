// Step 1.7: the pump inside Async::poll.

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "lesson01_future/async.hpp"
#include "lesson01_future/ready.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/script.hpp"
#include "tests/support/tracker.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

namespace {

Async<int> add(int& runs, Scripted<int> future) {
  ++runs;
  const int value = co_await std::move(future);
  ++runs;
  co_return value + 1;
}

Async<std::string> catching(Scripted<int> future) {
  try {
    const int value = co_await std::move(future);
    co_return std::to_string(value);
  } catch (const std::runtime_error& error) {
    co_return error.what();
  }
}

Async<int> nested(int depth, Scripted<int>& leaf) {
  if (depth == 0) {
    const int value = co_await leaf;
    co_return value;
  }
  const int below = co_await nested(depth - 1, leaf);
  co_return below + 1;
}

Async<std::string> told_by(Scripted<int> future) {
  std::string caught = co_await catching(std::move(future));
  co_return caught;
}

Async<> outer_of(Scripted<int> future) {
  (void)co_await catching(std::move(future));
  throw std::logic_error("from outside");
}

//! Ready at its second poll; writes down the contexts.
struct Seen {
  using Output = void;
  std::vector<Context*>* contexts;
  int polls = 0;
  explicit Seen(std::vector<Context*>& all) : contexts(&all) {}
  Poll<void> poll(Context& cx) {
    contexts->push_back(&cx);
    if (++polls < 2) return Pending{};
    return Ready{};
  }
};

Async<> wait_for_both(Seen first, Seen second) {
  co_await first;
  co_await second;
}

Async<> keep(Tracker tracker, Scripted<int> future) {
  const Tracker kept = std::move(tracker);
  (void)co_await std::move(future);
}

}  // namespace

GRADED("1.7", 4, "nothing runs before the first poll and all of it once") {
  Context cx;
  Script<int> script;
  int runs = 0;
  act("call a coroutine");
  auto async = add(runs, script.future());
  expect_equal(runs, 0, "parts of its body that ran");
  act("poll it; what it awaits is pending");
  expect(async.poll(cx).is_pending(), "it is pending");
  expect_equal(runs, 1, "parts of its body that ran");
  act("poll it again; what it awaits is still pending");
  expect(async.poll(cx).is_pending(), "it is pending");
  expect_equal(runs, 1, "parts of its body that ran");
  expect_equal(script.polls, 2, "polls of what it awaits");
  act("give 41 and poll");
  script.give(41);
  expect_equal(expect_ready(async.poll(cx), "it is ready"), 42, "what it gives");
}

GRADED("1.7", 4, "each poll hands its own context down") {
  std::vector<Context*> seen;
  auto async = wait_for_both(Seen(seen), Seen(seen));
  Context first;
  Context second;
  Context third;
  act("poll a coroutine three times, each time with another context");
  expect(async.poll(first).is_pending(), "it is pending");
  expect(async.poll(second).is_pending(), "it is pending: now it awaits its second future");
  expect(async.poll(third).is_ready(), "it is ready");
  expect_equal(seen.size(), std::size_t{4}, "polls of its two futures");
  expect(seen[0] == &first, "the first future is polled with the first context");
  expect(seen[1] == &second, "and then with the second");
  expect(seen[2] == &second, "the second future is polled with the second context");
  expect(seen[3] == &third, "and then with the third");
}

GRADED("1.7", 5, "a failure passes the coroutine's own catch") {
  Context cx;
  Script<int> script;
  auto async = catching(script.future());
  act("poll a coroutine that awaits, inside of try, a pending future");
  expect(async.poll(cx).is_pending(), "it is pending");
  act("the future fails; poll again");
  script.fail("on purpose");
  expect_equal(expect_ready(async.poll(cx), "it is ready"), "on purpose", "what it caught");
  act("poll one that awaits such a one, and the future fails");
  Script<int> inner;
  auto chain = told_by(inner.future());
  expect(chain.poll(cx).is_pending(), "it is pending");
  inner.fail("on purpose");
  expect_equal(expect_ready(chain.poll(cx), "it is ready"), "on purpose",
               "what the inner one caught, which alone waits for the future");
  act("poll one that throws itself, after it has awaited that");
  Script<int> other;
  auto outer = outer_of(other.future());
  expect(outer.poll(cx).is_pending(), "it is pending");
  other.give(1);
  expect_throws<std::logic_error>([&] { (void)outer.poll(cx); }, "its exception comes out of poll");
}

GRADED("1.7", 3, "a chain of 2000 coroutines is one poll of its leaf") {
  Context cx;
  Script<int> script;
  auto leaf = script.future();
  auto async = nested(2000, leaf);
  act("poll a coroutine that awaits one that awaits one ...");
  expect(async.poll(cx).is_pending(), "it is pending");
  expect_equal(script.polls, 1, "polls of what the innermost awaits");
  act("give 1 and poll");
  script.give(1);
  expect_equal(expect_ready(async.poll(cx), "it is ready"), 2001, "what it gives");
  expect_equal(script.polls, 2, "polls of what the innermost awaits");
}

GRADED("1.7", 2, "a coroutine that is dropped drops what it holds once") {
  Context cx;
  Script<int> script;
  Life life;
  {
    auto async = keep(Tracker(life), script.future());
    act("make a coroutine that holds something, move it, and poll it");
    auto moved = std::move(async);
    expect(moved.poll(cx).is_pending(), "it is pending");
    expect_equal(life.destroyed, 0, "how often what it holds was destroyed");
    act("destroy it");
  }
  expect_equal(life.destroyed, 1, "how often what it holds was destroyed");
  expect_equal(script.destroyed, 1, "how often what it awaits was destroyed");
}
