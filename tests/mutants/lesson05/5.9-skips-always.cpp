// mutant 5.9: leaves out what was to be made up for
// bug: ten missed ticks of a counter are nine that nobody counts
// killed by: missed ticks come in a burst or are left out
// shows: the ticks that follow
  if (sleep_.poll(cx).is_pending()) return Pending{};
  const Instant due = sleep_.deadline();
  Instant next = add_saturating(due, period_);
  {
    const Instant present = now();
    if (next <= present) next += (present - next) / period_ * period_ + period_;
  }
  sleep_.reset(next);
  return due;
