// Step 5.6: how long the driver may wait.

#include <atomic>
#include <chrono>
#include <thread>

#include "lesson05_timers/time_driver.hpp"
#include "tests/graded/lesson05/driver.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/graded/threads.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;
using namespace std::chrono_literals;

namespace {

//! A driver, and a thread that waits in it once.
class Parked {
 public:
  explicit Parked(std::optional<Duration> limit = {}) : thread_([this, limit] { run(limit); }) {}
  Parked(const Parked&) = delete;
  Parked& operator=(const Parked&) = delete;
  ~Parked() {
    while (!is_over_) {
      driver_.unpark();
      std::this_thread::sleep_for(100us);
    }
    thread_.join();
  }

  TimeDriver& driver() { return driver_; }
  //! Lets the thread go to the driver, once the timers are there.
  void begin() { may_begin_ = true; }
  bool is_asleep() const {
    return eventually([this] { return is_waiting_.load(); }) && falls_asleep(number_);
  }
  bool is_over() const {
    return eventually([this] { return is_over_.load(); });
  }

 private:
  void run(std::optional<Duration> limit) {
    number_ = thread_number();
    while (!may_begin_) std::this_thread::yield();
    is_waiting_ = true;
    driver_.park(limit);
    is_over_ = true;
  }

  TimeDriver driver_;
  std::atomic<long> number_{0};
  std::atomic<bool> may_begin_{false};
  std::atomic<bool> is_waiting_{false};
  std::atomic<bool> is_over_{false};
  std::thread thread_;
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
  Parked parked(1ms);
  Timer timer;
  act("start a timer that is due in an hour; a thread waits for 1 ms at most");
  parked.driver().start(timer, now() + 1h);
  parked.begin();
  expect(parked.is_over(), "its wait ends");
  expect_equal(timer.state(), Timer::waiting, "the timer's state (1 is waiting, 2 is fired)");
  parked.driver().cancel(timer);
}

GRADED_THREADS("5.6", 2, 1, "an earlier timer ends the wait") {
  Parked parked;
  Timer far;
  Timer near;
  act("start a timer that is due in an hour; a thread waits for it");
  parked.driver().start(far, now() + 1h);
  parked.begin();
  expect(parked.is_asleep(), "the thread sleeps");
  act("start a timer that is due in 10 minutes");
  parked.driver().start(near, now() + 10min);
  expect(parked.is_over(), "its wait ends: it has to ask anew how long it may sleep");
  parked.driver().cancel(near);
  parked.driver().cancel(far);
}

GRADED_THREADS("5.6", 1, 1, "the first timer ends a wait without an end") {
  Parked parked;
  Timer timer;
  act("there is no timer; a thread waits for whatever comes");
  parked.begin();
  expect(parked.is_asleep(), "the thread sleeps");
  act("start a timer that is due in 10 minutes");
  parked.driver().start(timer, now() + 10min);
  expect(parked.is_over(), "its wait ends");
  parked.driver().cancel(timer);
}
