// Destroying a coroutine cancels it, wherever it stands.

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "lesson01_future/async.hpp"
#include "lesson01_future/join.hpp"
#include "lesson01_future/ready.hpp"
#include "tests/support/poll_once.hpp"
#include "tests/support/script.hpp"
#include "tests/support/tracker.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

Async<> holds([[maybe_unused]] Tracker argument) { co_return; }

Async<> never_done() { co_await pending(); }

Async<> awaits(Async<>& other) { co_await other; }

Async<> three_stops(Script<>& first, Script<>& second, Script<>& third, std::string& log) {
  const Goodbye a(log, 'a');
  co_await first.future();
  const Goodbye b(log, 'b');
  co_await second.future();
  const Goodbye c(log, 'c');
  co_await third.future();
}

// Holds a local and waits one level further down: a, then b, then c, which waits for the script.
Async<> three_levels(char letter, Script<>& script, std::string& log) {
  const Goodbye local(log, letter);
  if (letter == 'c') {
    co_await script.future();
  } else {
    co_await three_levels(static_cast<char>(letter + 1), script, log);
  }
}

Async<> await_in_turn(Script<>& first, Script<>& second) {
  co_await first.future();
  co_await second.future();
}

Async<> await_both(Script<>& a, Script<>& b, std::string& log) {
  const Goodbye local(log, 'x');
  co_await join(three_levels('c', a, log), three_levels('b', b, log));
}

}  // namespace

TEST_CASE("2 Async never polled: its arguments are destroyed once, its locals never were") {
  Life life;
  Script<> script;
  std::string log;
  {
    auto future = holds(Tracker(life));
    auto moved = std::move(future);
    auto levels = three_levels('a', script, log);
    CHECK(life.destroyed == 0);
  }
  CHECK(life.destroyed == 1);
  CHECK(log.empty());
}

TEST_CASE("Async: one that is assigned over is destroyed once") {
  Life old;
  Life fresh;
  {
    auto future = holds(Tracker(old));
    future = holds(Tracker(fresh));
    CHECK(fresh.destroyed == 0);
  }
  CHECK(old.destroyed == 1);
  CHECK(fresh.destroyed == 1);
}

TEST_CASE("Async: what it holds is destroyed once when it runs to its end, too") {
  Life life;
  {
    auto future = holds(Tracker(life));
    CHECK(poll_once(future).is_ready());
  }
  CHECK(life.destroyed == 1);
}

TEST_CASE("cancel at every stop: the locals are destroyed once, the last one first") {
  std::string log;
  const char* expected[] = {"a", "ba", "cba"};

  for (int stop = 0; stop < 3; ++stop) {
    CAPTURE(stop);
    {
      Script<> first;
      Script<> second;
      Script<> third;
      if (stop >= 1) first.give();
      if (stop >= 2) second.give();
      auto future = three_stops(first, second, third, log);
      CHECK(poll_once(future).is_pending());
      CHECK(log.empty());
    }
    CHECK(log == expected[stop]);
    log.clear();
  }
}

TEST_CASE("cancel a chain: the innermost coroutine first") {
  Script<> script;
  std::string log;
  {
    auto future = three_levels('a', script, log);
    CHECK(poll_once(future).is_pending());
    CHECK(log.empty());
    CHECK(script.destroyed == 0);
  }
  CHECK(log == "cba");
  CHECK(script.destroyed == 1);
}

TEST_CASE("cancel a chain that goes through a join") {
  Script<> a;
  Script<> b;
  std::string log;
  {
    auto future = await_both(a, b, log);
    CHECK(poll_once(future).is_pending());
    a.give();
    CHECK(poll_once(future).is_pending());
    CHECK(log == "c");  // the first branch has run to its end
  }
  CHECK(log == "ccbx");
  CHECK(b.destroyed == 1);
}

TEST_CASE("6 Async: what was awaited is destroyed before the next one is awaited") {
  Script<> first;
  Script<> second;
  auto future = await_in_turn(first, second);
  CHECK(poll_once(future).is_pending());
  CHECK(first.destroyed == 0);

  first.give();
  CHECK(poll_once(future).is_pending());

  CHECK(first.destroyed == 1);
  CHECK(second.destroyed == 0);
}

TEST_CASE("9 Async: what it awaits is not moved after its first poll") {
  // A scripted future fails the test by itself if that happens.
  Script<> first;
  Script<> second;
  auto future = await_in_turn(first, second);

  CHECK(poll_once(future).is_pending());
  first.give();
  CHECK(poll_once(future).is_pending());
  second.give();
  CHECK(poll_once(future).is_ready());
}

TEST_CASE("Async: one that was moved from, or cancelled with its caller, says so") {
  auto child = never_done();
  {
    auto caller = awaits(child);
    CHECK(poll_once(caller).is_pending());
  }
  CHECK_THROWS_AS((void)poll_once(child), std::logic_error);
  auto again = awaits(child);
  CHECK_THROWS_AS((void)poll_once(again), std::logic_error);

  auto first = never_done();
  auto second = std::move(first);
  CHECK_THROWS_AS((void)poll_once(first), std::logic_error);
  CHECK(poll_once(second).is_pending());
}
