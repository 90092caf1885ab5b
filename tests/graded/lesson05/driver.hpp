#pragma once
// A driver for the cases of lesson 5.

#include <chrono>
#include <cstdint>
#include <thread>

#include "lesson03_executor/local_executor.hpp"
#include "lesson05_timers/time_driver.hpp"

namespace pollen::graded {

namespace {

// The way to private members: an explicit instantiation may name them.
const Instant& start_member(const TimeDriver& driver);
std::uint64_t& wait_until_member(TimeDriver& driver);
prim::mutex& mutex_member(TimeDriver& driver);
template <const Instant TimeDriver::*Start, std::uint64_t TimeDriver::*WaitUntil,
          prim::mutex TimeDriver::*Mutex>
struct Doors {
  friend const Instant& start_member(const TimeDriver& driver) { return driver.*Start; }
  friend std::uint64_t& wait_until_member(TimeDriver& driver) { return driver.*WaitUntil; }
  friend prim::mutex& mutex_member(TimeDriver& driver) { return driver.*Mutex; }
};
template struct Doors<&TimeDriver::start_, &TimeDriver::wait_until_, &TimeDriver::mutex_>;

}  // namespace

//! A driver by itself, whose clock stands still until it is moved.
class StoppedDriver {
 public:
  StoppedDriver() { driver_.pause(core_.blocking_pool()); }
  TimeDriver* operator->() { return &driver_; }
  TimeDriver& operator*() { return driver_; }

  //! The instant of tick `n`, or some nanoseconds beside it.
  Instant tick(std::int64_t n) const {
    return start_member(driver_) + std::chrono::milliseconds(n);
  }
  //! Moves the clock on to `when`.
  void turn_to(Instant when) { driver_.advance(when - driver_.now()); }

  //! From now on it is as if the driver waited, up to that tick.
  void as_if_waiting_until(std::uint64_t tick) { wait_until_member(driver_) = tick; }
  //! How many times somebody interrupted the wait since this was last asked.
  std::uint64_t interruptions() {
    const std::uint64_t before = driver_.events();
    driver_.Reactor::park(Duration::zero());
    return driver_.events() - before;
  }
  //! Whether another thread could have the driver's lock now.
  bool is_unlocked() {
    bool unlocked = false;
    std::thread([&] {
      prim::mutex& mutex = mutex_member(driver_);
      unlocked = mutex.try_lock();
      if (unlocked) mutex.unlock();
    }).join();
    return unlocked;
  }

 private:
  LocalCore core_{BlockingPool::Options()};
  TimeDriver driver_;
};

}  // namespace pollen::graded
