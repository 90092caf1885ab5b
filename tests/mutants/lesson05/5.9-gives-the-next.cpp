// mutant 5.9: gives the tick to come
// bug: whoever asks when the tick was due hears a time that lies ahead
// killed by: it ticks at once and then does not drift
// shows: milliseconds from the start to the tick
  if (sleep_.poll(cx).is_pending()) return Pending{};
  const Instant due = sleep_.deadline();
  Instant next = add_saturating(due, period_);
  if (missed_ == MissedTick::skip) {
    const Instant present = now();
    if (next <= present) next += (present - next) / period_ * period_ + period_;
  }
  sleep_.reset(next);
  return next;
