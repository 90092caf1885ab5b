#pragma once
// A driver for the cases of lesson 5.

#include <chrono>
#include <cstdint>

#include "lesson03_executor/local_executor.hpp"
#include "lesson05_timers/time_driver.hpp"

namespace pollen::graded {

namespace {

// The way to a private member: an explicit instantiation may name it.
const Instant& start_member(const TimeDriver& driver);
template <const Instant TimeDriver::*Member>
struct StartDoor {
  friend const Instant& start_member(const TimeDriver& driver) { return driver.*Member; }
};
template struct StartDoor<&TimeDriver::start_>;

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

 private:
  LocalCore core_{BlockingPool::Options()};
  TimeDriver driver_;
};

}  // namespace pollen::graded
