// Step 5.5: firing what is due.

#include <chrono>
#include <cstdint>
#include <limits>

#include "lesson05_timers/time_driver.hpp"
#include "tests/graded/lesson05/driver.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;
using namespace std::chrono_literals;

GRADED("5.5", 4, "a timer fires at its tick and wakes its task once") {
  WakeCounter counter;
  StoppedDriver driver;
  Timer timer;
  act("start a timer for tick 100000; its waker is there");
  driver->start(timer, driver.tick(100'000));
  timer.waker.register_waker(counter.waker());
  act("move the clock to a nanosecond before that tick");
  driver.turn_to(driver.tick(100'000) - 1ns);
  expect_equal(timer.state(), Timer::waiting, "its state (1 is waiting, 2 is fired)");
  expect_equal(counter.wakes(), 0, "wakes");
  act("move it on by that nanosecond");
  driver->advance(1ns);
  expect_equal(timer.state(), Timer::fired, "its state");
  expect_equal(counter.wakes(), 1, "wakes");
  expect_equal(driver->waiting(), 0u, "timers that wait");
  act("the driver waits without end, for no timer is left; an hour later it fires what is due");
  driver.as_if_waiting_until(std::numeric_limits<std::uint64_t>::max());
  driver->advance(1h);
  expect_equal(counter.wakes(), 1, "wakes");
  act("start the timer anew: the wait is over");
  driver->start(timer, driver->now() + 1h);
  expect_equal(driver.interruptions(), 0u, "interruptions: nobody waits");
  driver->cancel(timer);
}

GRADED("5.5", 3, "all that is due fires and what is cancelled does not") {
  WakeCounter counter;
  StoppedDriver driver;
  Timer timers[20];
  act("start 20 timers for the ticks 100001 to 100020");
  for (int i = 0; i < 20; ++i) {
    driver->start(timers[i], driver.tick(100'001 + i));
    timers[i].waker.register_waker(counter.waker());
  }
  act("cancel the first five of them, and move the clock to tick 100010");
  for (int i = 0; i < 5; ++i) {
    driver->cancel(timers[i]);
    timers[i].waker.clear();
  }
  driver.turn_to(driver.tick(100'010));
  expect_equal(counter.wakes(), 5, "wakes");
  expect_equal(driver->waiting(), 10u, "timers that wait");
  act("move it to tick 100020");
  driver.turn_to(driver.tick(100'020));
  expect_equal(counter.wakes(), 15, "wakes");
  expect_equal(driver->waiting(), 0u, "timers that wait");
}

GRADED("5.5", 5, "no waker is called under the lock") {
  WakeCounter first;
  WakeCounter second;
  StoppedDriver driver;
  Timer a;
  Timer b;
  act("start two timers for tick 100000");
  for (Timer* timer : {&a, &b}) driver->start(*timer, driver.tick(100'000));
  a.waker.register_waker(first.waker());
  b.waker.register_waker(second.waker());
  bool was_unlocked = false;
  Timer::State seen = Timer::idle;
  first.on_wake = [&] {
    was_unlocked = driver.is_unlocked();
    seen = a.state();
    // What a task does that is woken: it may start timers and cancel them.
    if (was_unlocked) driver->start(a, driver.tick(200'000));
  };
  act("move the clock there; the first waker looks around, and starts its timer anew");
  driver.turn_to(driver.tick(100'000));
  expect(was_unlocked, "the driver's lock was free when the waker was called");
  expect_equal(seen, Timer::fired, "state of its timer then (1 is waiting, 2 is fired)");
  expect_equal(second.wakes(), 1, "wakes of the second");
  expect_equal(a.state(), Timer::waiting, "state of the first timer, which was started anew");
  expect_equal(driver->waiting(), 1u, "timers that wait");
  driver->cancel(a);
}
