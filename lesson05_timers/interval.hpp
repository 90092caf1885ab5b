#pragma once
// A clock that ticks.

#include "lesson01_future/ready.hpp"
#include "lesson05_timers/sleep.hpp"

namespace pollen {

//! What becomes of ticks that nobody was there for.
enum class MissedTick {
  burst,  //!< They are made up for, one right after the other, until it is on time again.
  skip,   //!< They are left out; the next one is on time.
};

//! Ticks at fixed times, without drift: its start, and every `period` after that, however long it
//! takes to deal with a tick. (Tokio: `time::Interval`.)
class Interval {
 public:
  Interval(Instant start, Duration period, MissedTick missed);

  //! A future for the next tick: gives the instant at which it was due. If it is cancelled, the
  //! tick is not lost. The interval must outlive it.
  auto tick() {
    return poll_fn([this](Context& cx) { return poll_tick(cx); });
  }

  Duration period() const { return period_; }

 private:
  Poll<Instant> poll_tick(Context& cx);

  Duration period_;
  MissedTick missed_;
  Sleep sleep_;
};

//! An interval that ticks at once, and then every `period`, which is more than zero, or
//! `std::invalid_argument` is thrown.
Interval interval(Duration period, MissedTick missed = MissedTick::burst);

}  // namespace pollen
