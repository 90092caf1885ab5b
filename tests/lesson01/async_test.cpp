// `Async`: a coroutine that is a future.

#include "lesson01_future/async.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "lesson01_future/box_future.hpp"
#include "lesson01_future/countdown.hpp"
#include "lesson01_future/join.hpp"
#include "lesson01_future/map.hpp"
#include "lesson01_future/ready.hpp"
#include "lesson01_future/select.hpp"
#include "tests/support/poll_once.hpp"
#include "tests/support/script.hpp"

using namespace pollen;
using namespace pollen::test;

static_assert(Future<Async<int>> && Future<Async<>>);
static_assert(std::is_same_v<Async<>::Output, void>);
static_assert(!std::is_copy_constructible_v<Async<int>>);

namespace {

Async<int> seven(int& runs) {
  ++runs;
  co_return 7;
}

Async<> nothing() { co_return; }

Async<std::unique_ptr<int>> pointer_to(int n) {
  auto pointer = co_await ready(std::make_unique<int>(n));
  co_return pointer;
}

Async<int> wait_for(Script<int>& script) {
  const int n = co_await script.future();
  co_return n;
}

Async<int> sum(Script<int>& a, Script<int>& b) {
  const int x = co_await a.future();
  const int y = co_await wait_for(b);
  co_return x + y;
}

template <class F>
Async<int> one_more(F& future) {
  const int n = co_await future;
  co_return n + 1;
}

Async<> await_twice(Async<int>& future, std::string& caught) {
  co_await future;
  try {
    co_await future;
  } catch (const std::logic_error&) {
    caught = "logic_error";
  }
}

}  // namespace

TEST_CASE("Async: nothing runs until the first poll") {
  int runs = 0;
  auto future = seven(runs);
  CHECK(runs == 0);

  CHECK(poll_once(future).take() == 7);
  CHECK(runs == 1);
}

TEST_CASE("Async: it can be moved until its first poll") {
  int runs = 0;
  int others = 0;
  auto future = seven(runs);
  auto moved = std::move(future);
  auto assigned = seven(others);
  assigned = std::move(moved);

  CHECK(poll_once(assigned).take() == 7);
  CHECK(runs == 1);
  CHECK(others == 0);
}

TEST_CASE("Async: of void, and of what can only be moved") {
  auto done = nothing();
  auto pointer = pointer_to(8);

  CHECK(poll_once(done).is_ready());
  CHECK(*poll_once(pointer).take() == 8);
}

TEST_CASE("Async: goes on where it waits, when that is ready") {
  Script<int> a;
  Script<int> b;
  auto future = sum(a, b);

  CHECK(poll_once(future).is_pending());
  CHECK(b.polls == 0);
  a.give(40);
  CHECK(poll_once(future).is_pending());
  CHECK(b.polls == 1);
  b.give(2);
  CHECK(poll_once(future).take() == 42);
}

TEST_CASE("Async: what is ready at once does not suspend") {
  Script<int> a;
  Script<int> b;
  a.give(40);
  b.give(2);
  auto future = sum(a, b);

  CHECK(poll_once(future).take() == 42);
  CHECK(a.polls == 1);
  CHECK(b.polls == 1);
}

TEST_CASE("Async: every poll hands the leaf its own context") {
  std::vector<Context*> seen;
  auto future = poll_fn([&](Context& cx) -> Poll<int> {
    seen.push_back(&cx);
    if (seen.size() < 3) return Pending{};
    return 1;
  });
  auto outer = one_more(future);
  Context first;
  Context second;
  Context third;

  CHECK(outer.poll(first).is_pending());
  CHECK(outer.poll(second).is_pending());
  CHECK(outer.poll(third).take() == 2);
  CHECK(seen == std::vector<Context*>{&first, &second, &third});
}

TEST_CASE("1 Async: what it awaits is not polled again after its result") {
  Script<int> a;
  Script<int> b;
  auto future = sum(a, b);

  CHECK(poll_once(future).is_pending());
  a.give(1);
  CHECK(poll_once(future).is_pending());
  CHECK(poll_once(future).is_pending());
  b.give(1);
  CHECK(poll_once(future).is_ready());

  CHECK(a.polls == 2);
  CHECK(b.polls == 3);
}

TEST_CASE("1 Async: polled again after it was ready, it throws logic_error") {
  int runs = 0;
  auto value = seven(runs);
  auto done = nothing();
  CHECK(poll_once(value).is_ready());
  CHECK(poll_once(done).is_ready());

  CHECK_THROWS_AS(void(poll_once(value)), std::logic_error);
  CHECK_THROWS_AS(void(poll_once(done)), std::logic_error);
  CHECK(runs == 1);
}

TEST_CASE("1 Async: a failure is an end, too") {
  Script<int> script;
  auto future = wait_for(script);
  script.fail("frost");
  CHECK_THROWS_WITH(void(poll_once(future)), "frost");

  CHECK_THROWS_AS(void(poll_once(future)), std::logic_error);
}

TEST_CASE("1 Async: awaited again after it was ready, it throws logic_error") {
  int runs = 0;
  std::string caught;
  auto future = seven(runs);
  auto twice = await_twice(future, caught);

  CHECK(poll_once(twice).is_ready());

  CHECK(caught == "logic_error");
  CHECK(runs == 1);
}

TEST_CASE("1 Async: polled by hand after somebody has awaited its end, it throws logic_error") {
  int runs = 0;
  auto future = seven(runs);
  auto outer = one_more(future);
  CHECK(poll_once(outer).take() == 8);

  CHECK_THROWS_AS(void(poll_once(future)), std::logic_error);
}

TEST_CASE("co_await of a variable: a future, a coroutine") {
  Script<int> script;
  auto leaf = script.future();
  auto inner = one_more(leaf);
  auto outer = one_more(inner);

  CHECK(poll_once(outer).is_pending());
  script.give(1);
  CHECK(poll_once(outer).take() == 3);
  CHECK(script.polls == 2);
}

TEST_CASE("co_await of a coroutine that was polled by hand before") {
  Script<int> script;
  auto inner = wait_for(script);
  CHECK(poll_once(inner).is_pending());
  auto outer = one_more(inner);

  SUBCASE("it goes on where it stood") {
    CHECK(poll_once(outer).is_pending());
    CHECK(script.polls == 2);
    script.give(1);
    CHECK(poll_once(outer).take() == 2);
    CHECK(script.polls == 3);
  }
  SUBCASE("it is done at once") {
    script.give(1);
    CHECK(poll_once(outer).take() == 2);
    CHECK(script.polls == 2);
  }
  SUBCASE("it fails") {
    CHECK(poll_once(outer).is_pending());
    script.fail("frost");
    CHECK_THROWS_WITH(void(poll_once(outer)), "frost");
  }
  SUBCASE("it lives on when the one that awaits it is cancelled") {
    {
      auto cancelled = one_more(inner);
      CHECK(poll_once(cancelled).is_pending());
    }
    script.give(1);
    CHECK(poll_once(inner).take() == 1);
  }
}

TEST_CASE("co_await of join, select, map and BoxFuture") {
  Script<int> a;
  Script<int> b;
  struct Coroutine {
    static Async<std::string> run(Script<int>& left, Script<int>& right) {
      const auto outputs = co_await join(wait_for(left), wait_for(right));
      const auto winner = co_await select(pending(), wait_for_seven());
      const auto text = co_await map(ready(3), [](int n) { return std::to_string(n); });
      const auto boxed = co_await BoxFuture<std::string>(Countdown(0));
      co_return std::to_string(std::get<0>(outputs) + std::get<1>(outputs)) + " " +
          std::to_string(winner.index()) + " " + text + " " + boxed;
    }
    static Async<int> wait_for_seven() { co_return 7; }
  };
  auto future = Coroutine::run(a, b);

  CHECK(poll_once(future).is_pending());
  b.give(2);
  CHECK(poll_once(future).is_pending());
  a.give(40);
  CHECK(poll_once(future).take() == "42 1 3 liftoff");
}

TEST_CASE("3 join_all of coroutines: they wait side by side") {
  Script<int> a;
  Script<int> b;
  std::vector<Async<int>> coroutines;
  coroutines.push_back(wait_for(a));
  coroutines.push_back(wait_for(b));
  auto all = join_all(std::move(coroutines));

  CHECK(poll_once(all).is_pending());
  CHECK(b.polls == 1);
  b.give(2);
  CHECK(poll_once(all).is_pending());
  a.give(1);
  CHECK(poll_once(all).take() == std::vector{1, 2});
  CHECK(b.polls == 2);
}

namespace {
// What a lambda captures cannot be assigned.
Async<int> awaits_a_lambda(Script<int>& script) {
  auto waits = map(script.future(), [](int value) { return [value] { return value; }; });
  const auto later = co_await waits;
  co_return later();
}
}  // namespace

TEST_CASE("co_await: an output need not be assignable") {
  Script<int> script;
  auto task = awaits_a_lambda(script);
  CHECK(poll_once(task).is_pending());
  script.give(7);
  CHECK(poll_once(task).take() == 7);
}

TEST_CASE("4 select: a coroutine that was lent and lost can be polled on") {
  Script<int> script;
  auto slow = wait_for(script);
  auto race = select(by_ref(slow), ready());
  CHECK(poll_once(race).take().index() == 1);

  script.give(7);
  CHECK(poll_once(slow).take() == 7);
}
