#include "lesson05_timers/interval.hpp"

#include <stdexcept>

namespace pollen {

Interval::Interval(Instant start, Duration period, MissedTick missed)
    : period_(period), missed_(missed), sleep_(start) {
  if (period <= Duration::zero()) {
    throw std::invalid_argument("interval: the period must be more than zero");
  }
}

Poll<Instant> Interval::poll_tick(Context& cx) {
  //> 5.9 interval
  if (sleep_.poll(cx).is_pending()) return Pending{};
  const Instant due = sleep_.deadline();
  // From when it was due, not from now: otherwise each tick would be a little later.
  Instant next = add_saturating(due, period_);
  if (missed_ == MissedTick::skip) {
    const Instant present = now();
    if (next <= present) next += (present - next) / period_ * period_ + period_;
  }
  sleep_.reset(next);
  return due;
  //<
}

Interval interval(Duration period, MissedTick missed) { return {now(), period, missed}; }

}  // namespace pollen
