// mutant 5.9: counts from now
// bug: each tick is later than it should be by what the last one took, and the next one by that much more
// killed by: it ticks at once and then does not drift
// shows: milliseconds from the start to the tick
  if (sleep_.poll(cx).is_pending()) return Pending{};
  const Instant due = sleep_.deadline();
  Instant next = add_saturating(now(), period_);
  if (missed_ == MissedTick::skip) {
    const Instant present = now();
    if (next <= present) next += (present - next) / period_ * period_ + period_;
  }
  sleep_.reset(next);
  return due;
