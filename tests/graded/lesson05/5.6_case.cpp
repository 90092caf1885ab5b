// Step 5.6: how long the driver may wait.

#include <chrono>
#include <optional>

#include "lesson05_timers/time_driver.hpp"
#include "tests/graded/lesson05/driver.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/graded/threads.hpp"
#include "tests/support/parked.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;
using namespace std::chrono_literals;

namespace {

//! A driver in which a thread waits once.
struct Waits {
  void begin(std::optional<Duration> limit = {}) {
    parked.emplace(
        driver, [this] { driver.unpark(); }, limit);
  }
  bool is_asleep() const { return falls_asleep(parked->number()); }
  bool is_over() const {
    return eventually([this] { return parked->is_over(); });
  }

  TimeDriver driver;
  std::optional<Parked> parked;
};

}  // namespace

GRADED("5.6", 4, "a stopped clock jumps to the next timer and no farther") {
  StoppedDriver driver;
  Timer next;
  Timer later;
  act("start a timer for tick 100000, and one that is due a millisecond later");
  driver->start(next, driver.tick(100'000));
  driver->start(later, driver.tick(100'001));
  act("let the driver wait until one has fired");
  int parks = 0;
  while (next.state() != Timer::fired && parks < 10) {
    driver->park(std::nullopt);
    ++parks;
  }
  expect_equal(next.state(), Timer::fired, "state of the first (1 is waiting, 2 is fired)");
  expect_equal(later.state(), Timer::waiting, "state of the second");
  expect_equal((driver->now() - driver.tick(100'000)).count(), 0, "nanoseconds past its tick");
  expect(parks <= 3, "three waits were enough: at most one for each level");
  driver->cancel(later);
}

GRADED("5.6", 2, "the wait is not cut so short that the driver spins") {
  TimeDriver driver;
  Timer timer;
  int parks = 0;
  act("twenty times: start a timer that is due in 3 ms, and wait until it has fired");
  for (int i = 0; i < 20; ++i) {
    driver.start(timer, driver.now() + 3ms);
    while (timer.state() != Timer::fired) {
      driver.park(std::nullopt);
      ++parks;
    }
  }
  // Once, and a second time where the timer had to cascade first.
  expect(parks <= 60, "three waits for each were enough");
}

GRADED("5.6", 2, "a limit holds also if the next timer is far away") {
  Waits waits;
  Timer timer;
  act("start a timer that is due in an hour; a thread waits for 1 ms at most");
  waits.driver.start(timer, now() + 1h);
  waits.begin(1ms);
  expect(waits.is_over(), "its wait ends");
  expect_equal(timer.state(), Timer::waiting, "the timer's state (1 is waiting, 2 is fired)");
  waits.driver.cancel(timer);
}

GRADED_THREADS("5.6", 2, 1, "an earlier timer ends the wait") {
  Waits waits;
  Timer far;
  Timer near;
  act("start a timer that is due in an hour; a thread waits for it");
  waits.driver.start(far, now() + 1h);
  waits.begin();
  expect(waits.is_asleep(), "the thread sleeps");
  act("start a timer that is due in 10 minutes");
  waits.driver.start(near, now() + 10min);
  expect(waits.is_over(), "its wait ends: it has to ask anew how long it may sleep");
  waits.driver.cancel(near);
  waits.driver.cancel(far);
}

GRADED_THREADS("5.6", 1, 1, "the first timer ends a wait without an end") {
  Waits waits;
  Timer timer;
  act("there is no timer; a thread waits for whatever comes");
  waits.begin();
  expect(waits.is_asleep(), "the thread sleeps");
  act("start a timer that is due in 10 minutes");
  waits.driver.start(timer, now() + 10min);
  expect(waits.is_over(), "its wait ends");
  waits.driver.cancel(timer);
}
