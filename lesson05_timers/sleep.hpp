#pragma once
// A future that is done when its time has come.

#include <memory>

#include "lesson01_future/future.hpp"
#include "lesson05_timers/time_driver.hpp"

namespace pollen {

//! Waits for an instant: never done before it, and after it as soon as the executor has looked at
//! the clock. That has a resolution of 1 ms, rounded up. It starts at the first poll, on the
//! executor that polls it. (Tokio: `time::Sleep`.)
class Sleep {
 public:
  using Output = void;

  explicit Sleep(Instant deadline) : deadline_(deadline) {}
  //! Only before the first poll, as every future.
  Sleep(Sleep&& other) noexcept : deadline_(other.deadline_) {}
  ~Sleep() {
    if (driver_) driver_->cancel(timer_);
  }

  Poll<void> poll(Context& cx);

  Instant deadline() const { return deadline_; }
  //! Waits for another instant from now on; also if the first one was reached.
  void reset(Instant deadline);

 private:
  Poll<void> look(Context& cx) const;

  Instant deadline_;
  std::shared_ptr<TimeDriver> driver_;  // null: not started
  Timer timer_;
};

//! A future that is done at `deadline`; at its first poll, if that was over when somebody last
//! asked for the time.
Sleep sleep_until(Instant deadline);

//! A future that is done `duration` after this call. (Tokio: `time::sleep`.)
Sleep sleep(Duration duration);

}  // namespace pollen
