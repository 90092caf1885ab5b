// What a future is, and the smallest ones.

#include "lesson01_future/future.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>

#include "lesson01_future/countdown.hpp"
#include "lesson01_future/ready.hpp"
#include "tests/support/poll_once.hpp"
#include "tests/support/script.hpp"
#include "tests/support/tracker.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

struct WithoutOutput {
  Poll<int> poll(Context&);
};
struct WithoutPoll {
  using Output = int;
};
struct WithAnotherOutput {
  using Output = int;
  Poll<long> poll(Context&);
};
struct WithoutContext {
  using Output = int;
  Poll<int> poll();
};
struct Immovable {
  using Output = int;
  Immovable(Immovable&&) = delete;
  Poll<int> poll(Context&);
};

}  // namespace

static_assert(Future<Countdown> && Future<Scripted<int>> && Future<ByRef<Countdown>>);
static_assert(Future<ReadyFuture<int>> && Future<ReadyFuture<void>> && Future<PendingFuture<>>);
static_assert(!Future<int> && !Future<WithoutOutput> && !Future<WithoutPoll>);
static_assert(!Future<WithAnotherOutput> && !Future<WithoutContext> && !Future<Immovable>);

TEST_CASE("Countdown: pending as often as it was told, then liftoff") {
  Countdown countdown(2);
  CHECK(countdown.polls() == 0);

  CHECK(poll_once(countdown).is_pending());
  CHECK(poll_once(countdown).is_pending());
  CHECK(poll_once(countdown).take() == "liftoff");
  CHECK(countdown.polls() == 3);
}

TEST_CASE("Countdown: from zero it is done at once") {
  Countdown countdown(0);

  CHECK(poll_once(countdown).take() == "liftoff");
  CHECK(countdown.polls() == 1);
}

TEST_CASE("ready: done at its first poll, also with void or a value that can only be moved") {
  auto number = ready(7);
  auto nothing = ready();
  auto pointer = ready(std::make_unique<int>(8));

  CHECK(poll_once(number).take() == 7);
  CHECK(poll_once(nothing).is_ready());
  CHECK(*poll_once(pointer).take() == 8);
}

TEST_CASE("pending: never done") {
  auto never = pending<int>();

  for (int i = 0; i < 3; ++i) CHECK(poll_once(never).is_pending());
}

TEST_CASE("poll_fn: each poll asks the function, and hands it the context") {
  Context* seen = nullptr;
  int calls = 0;
  auto future = poll_fn([&](Context& cx) -> Poll<int> {
    seen = &cx;
    if (++calls < 2) return Pending{};
    return calls;
  });
  Context cx;

  CHECK(calls == 0);
  CHECK(future.poll(cx).is_pending());
  CHECK(seen == &cx);
  CHECK(future.poll(cx).take() == 2);
}

TEST_CASE("2 poll_fn never polled: what it captured is destroyed once") {
  Life life;
  {
    auto future = poll_fn([tracker = Tracker(life)](Context&) -> Poll<void> { return Ready{}; });
    static_assert(Future<decltype(future)>);
    CHECK(life.destroyed == 0);
  }
  CHECK(life.destroyed == 1);
}

TEST_CASE("by_ref: the lent future outlives the loan, and can be polled on") {
  Script<int> script;
  auto future = script.future();
  {
    auto loan = by_ref(future);
    CHECK(poll_once(loan).is_pending());
  }
  CHECK(script.destroyed == 0);

  script.give(5);
  CHECK(poll_once(future).take() == 5);
  CHECK(script.polls == 2);
}
