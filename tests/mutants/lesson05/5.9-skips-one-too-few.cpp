// mutant 5.9: leaves out the missed ticks but the last
// bug: the first tick after the pause is one that is over, and comes at once
// killed by: missed ticks come in a burst or are left out
// shows: the ticks that follow
  if (sleep_.poll(cx).is_pending()) return Pending{};
  const Instant due = sleep_.deadline();
  Instant next = add_saturating(due, period_);
  if (missed_ == MissedTick::skip) {
    const Instant present = now();
    if (next <= present) next += (present - next) / period_ * period_;
  }
  sleep_.reset(next);
  return due;
