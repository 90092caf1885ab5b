// Step 5.4: starting a timer. Nothing fires here yet.

#include <chrono>

#include "lesson05_timers/time_driver.hpp"
#include "tests/graded/lesson05/driver.hpp"
#include "tests/graded/lesson05/wheel.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/faults.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace std::chrono_literals;

GRADED("5.4", 4, "a deadline is rounded up to a tick") {
  StoppedDriver driver;
  Timer timer;
  act("start a timer for exactly tick 1000");
  driver->start(timer, driver.tick(1'000));
  expect_equal(timer.deadline(), Tick{1'000}, "its tick");
  act("start it anew for a nanosecond after that");
  driver->start(timer, driver.tick(1'000) + 1ns);
  expect_equal(timer.deadline(), Tick{1'001}, "its tick: it must not be early");
  act("start it anew for a nanosecond before tick 1000");
  driver->start(timer, driver.tick(1'000) - 1ns);
  expect_equal(timer.deadline(), Tick{1'000}, "its tick");
  act("start it anew for the largest instant that there is");
  driver->start(timer, Instant::max());
  expect_equal(timer.state(), Timer::waiting, "its state (1 is waiting, 2 is fired)");
  driver->cancel(timer);
}

GRADED("5.4", 3, "a timer waits or has fired or the runtime has gone") {
  StoppedDriver driver;
  Timer timer;
  Timer late;
  act("start a timer for tick 1000, and one for an hour before the driver's start");
  driver->start(timer, driver.tick(1'000));
  driver->start(late, driver.tick(0) - 1h);
  expect_equal(timer.state(), Timer::waiting, "state of the first (1 is waiting, 2 is fired)");
  expect_equal(late.state(), Timer::fired, "state of the second");
  expect_equal(driver->waiting(), 1u, "timers that wait");
  act("cancel both");
  driver->cancel(timer);
  driver->cancel(late);
  expect_equal(driver->waiting(), 0u, "timers that wait");
  act("shut the driver down, and start the timer again");
  driver->shutdown();
  driver->start(timer, driver.tick(1'000));
  expect_equal(timer.state(), Timer::gone, "its state (3 is gone)");
  expect_equal(driver->waiting(), 0u, "timers that wait");
}

GRADED("5.4", 3, "who is started anew is in the wheel once") {
  StoppedDriver driver;
  Timer timer;
  act("start a timer for tick 1000, then anew for tick 2000, then for tick 500");
  for (const int tick : {1'000, 2'000, 500}) driver->start(timer, driver.tick(tick));
  expect_equal(driver->waiting(), 1u, "timers that wait");
  act("start it anew for what is over");
  driver->start(timer, driver.tick(0));
  expect_equal(timer.state(), Timer::fired, "its state (1 is waiting, 2 is fired)");
  expect_equal(driver->waiting(), 0u, "timers that wait");
  expect(!timer.is_linked(), "it is in no list");
}

GRADED("5.4", 3, "only an earlier timer ends the wait that is under way") {
  StoppedDriver driver;
  Timer timer;
  act("nobody is waiting: start a timer for tick 1000");
  driver->start(timer, driver.tick(1'000));
  expect_equal(driver.interruptions(), 0u, "interruptions");
  act("the driver waits until tick 1000: start another timer, for tick 2000");
  Timer later;
  driver.as_if_waiting_until(1'000);
  driver->start(later, driver.tick(2'000));
  expect_equal(driver.interruptions(), 0u, "interruptions: it need not know");
  act("start a third, for tick 500");
  Timer earlier;
  bool was_locked = false;
  test::Faults calls;
  calls.before("eventfd_write", [&] { was_locked = !driver.is_unlocked(); });
  driver->start(earlier, driver.tick(500));
  expect_equal(driver.interruptions(), 1u, "interruptions: it would sleep too long");
  expect(!was_locked, "the lock was free by then: who is woken would have to wait for it");
  for (Timer* each : {&timer, &later, &earlier}) driver->cancel(*each);
}
