// What is thrown below a `co_await` arrives there.

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "lesson01_future/async.hpp"
#include "lesson01_future/box_future.hpp"
#include "lesson01_future/join.hpp"
#include "lesson01_future/map.hpp"
#include "lesson01_future/ready.hpp"
#include "lesson01_future/select.hpp"
#include "tests/support/poll_once.hpp"
#include "tests/support/script.hpp"
#include "tests/support/tracker.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

Async<std::string> caught_from(BoxFuture<void> future) {
  std::string caught = "nothing";
  try {
    co_await std::move(future);
  } catch (const std::runtime_error& error) {
    caught = error.what();
  }
  co_return caught;
}

Async<> wait_for(Script<>& script) { co_await script.future(); }

Async<> fail_at_once() {
  throw std::runtime_error("seedless");
  co_return;
}

// These await by type, without a box, since a leaf and a coroutine are awaited differently.
Async<std::string> caught_from_leaf(Script<>& script) {
  std::string caught = "nothing";
  try {
    co_await script.future();
  } catch (const std::runtime_error& error) {
    caught = error.what();
  }
  co_return caught;
}

Async<std::string> caught_from_child(Script<>& script) {
  std::string caught = "nothing";
  try {
    co_await wait_for(script);
  } catch (const std::runtime_error& error) {
    caught = error.what();
  }
  co_return caught;
}

Async<int> second_attempt(Script<>& first, Script<int>& second) {
  try {
    co_await first.future();
  } catch (const std::runtime_error&) {  // the next attempt shall do
  }
  const int n = co_await second.future();
  co_return n;
}

Async<> with_locals(Script<>& script, std::string& log) {
  const Goodbye a(log, 'a');
  const Goodbye b(log, 'b');
  co_await wait_for(script);
  log += "never";
}

}  // namespace

TEST_CASE("7 a leaf throws at its first poll: the awaiting coroutine catches it") {
  Script<> script;
  script.fail("frost");
  auto future = caught_from_leaf(script);

  CHECK(poll_once(future).take() == "frost");
  CHECK(script.polls == 1);
}

TEST_CASE("7 a leaf throws at a later poll: the awaiting coroutine catches it") {
  Script<> script;
  auto future = caught_from_leaf(script);
  CHECK(poll_once(future).is_pending());
  script.fail("frost");

  CHECK(poll_once(future).take() == "frost");
  CHECK(script.polls == 2);
}

TEST_CASE("7 a coroutine fails, at once or later: the one that awaits it catches it") {
  Script<> at_once;
  Script<> later;
  at_once.fail("frost");
  auto first = caught_from_child(at_once);
  auto second = caught_from_child(later);

  CHECK(poll_once(first).take() == "frost");
  CHECK(poll_once(second).is_pending());
  later.fail("drought");
  CHECK(poll_once(second).take() == "drought");
}

TEST_CASE("7 a coroutine throws before it awaits anything: not when it is called") {
  auto future = fail_at_once();
  CHECK_THROWS_WITH(void(poll_once(future)), "seedless");

  auto catching = caught_from(fail_at_once());
  CHECK(poll_once(catching).take() == "seedless");
}

TEST_CASE("7 through combinators, at once or later") {
  Script<> script;
  Script<> sibling;
  auto both = join(sibling.future(), wait_for(script));
  auto future = caught_from(map(std::move(both), [](const auto&) {}));

  SUBCASE("at once") {}
  SUBCASE("later") { CHECK(poll_once(future).is_pending()); }
  script.fail("frost");
  CHECK(poll_once(future).take() == "frost");
}

TEST_CASE("7 what the function of a map or then throws arrives, too") {
  auto throws = [] { throw std::runtime_error("blight"); };
  auto throws_instead = [](int) -> ReadyFuture<void> { throw std::runtime_error("mildew"); };
  auto from_map = caught_from(map(ready(), throws));
  auto from_then = caught_from(then(ready(1), throws_instead));

  CHECK(poll_once(from_map).take() == "blight");
  CHECK(poll_once(from_then).take() == "mildew");
}

TEST_CASE("7 after it has caught a failure, a coroutine can await again") {
  Script<> first;
  Script<int> second;
  auto future = second_attempt(first, second);
  CHECK(poll_once(future).is_pending());
  first.fail("frost");
  CHECK(poll_once(future).is_pending());

  second.give(2);
  CHECK(poll_once(future).take() == 2);
}

TEST_CASE("7 uncaught, it comes out of poll, and the locals on its way are destroyed") {
  Script<> script;
  std::string log;
  auto future = with_locals(script, log);
  CHECK(poll_once(future).is_pending());
  script.fail("frost");

  CHECK_THROWS_WITH(void(poll_once(future)), "frost");
  CHECK(log == "ba");
}
