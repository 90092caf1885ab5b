// Step 5.9: interval.

#include <chrono>
#include <vector>

#include "lesson05_timers/interval.hpp"
#include "tests/graded/lesson05/virtual_clock.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;
using namespace std::chrono_literals;

namespace {

//! The next `count` ticks, in milliseconds after `start`.
Async<std::vector<long>> next_ticks(Interval& clock, Instant start, int count) {
  std::vector<long> ticks;
  for (int i = 0; i < count; ++i) {
    const Instant due = co_await clock.tick();
    ticks.push_back((due - start) / 1ms);
  }
  co_return ticks;
}

}  // namespace

GRADED("5.9", 3, "it ticks at once and then does not drift") {
  on_virtual_clock([]() -> Async<> {
    const Instant start = now();
    Interval clock = interval(20ms);
    act("await the ticks of an interval of 20 ms, and take 7, 14, 21 ms and so on to deal with "
        "each");
    for (int i = 0; i < 5; ++i) {
      const Instant due = co_await clock.tick();
      expect_equal((due - start) / 1ms, 20 * i, "milliseconds from the start to the tick");
      driver().advance((i + 1) * 7ms);
    }
  });
}

GRADED("5.9", 2, "missed ticks come in a burst or are left out") {
  on_virtual_clock([]() -> Async<> {
    for (const MissedTick missed : {MissedTick::burst, MissedTick::skip}) {
      const Instant start = now();
      Interval clock = interval(10ms, missed);
      act(missed == MissedTick::burst ? "miss three ticks of 10 ms; they are to be made up for"
                                      : "miss three ticks of 10 ms; they are to be left out");
      co_await clock.tick();
      driver().advance(35ms);
      const std::vector<long> ticks = co_await next_ticks(clock, start, 4);
      const auto wanted = missed == MissedTick::burst ? std::vector<long>{10, 20, 30, 40}
                                                      : std::vector<long>{10, 40, 50, 60};
      expect_equal(ticks, wanted, "the ticks that follow");
    }
    const Instant start = now();
    Interval clock = interval(10ms, MissedTick::skip);
    act("look again just when the second tick is due, and has been missed, too");
    co_await clock.tick();
    driver().advance(20ms);
    const std::vector<long> ticks = co_await next_ticks(clock, start, 3);
    const std::vector<long> wanted{10, 30, 40};
    expect_equal(ticks, wanted, "the ticks that follow");
  });
}

GRADED("5.9", 2, "a tick that is cancelled is not lost") {
  on_virtual_clock([]() -> Async<> {
    WakeCounter counter;
    const Instant start = now();
    Interval clock = interval(10ms);
    co_await clock.tick();
    act("half of the time later poll the next tick, and destroy its future");
    driver().advance(5ms);
    {
      auto cancelled = clock.tick();
      expect(poll_with(cancelled, counter).is_pending(), "it is pending");
    }
    const std::vector<long> ticks = co_await next_ticks(clock, start, 2);
    expect_equal(ticks, std::vector<long>{10, 20}, "the ticks that follow");
  });
}
