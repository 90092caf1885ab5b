// mutant 5.9: takes a tick that is due right now for one to come
// bug: with skip, a tick that is due just now was missed, too
// killed by: missed ticks come in a burst or are left out
// shows: [10, 30, 40]
  if (sleep_.poll(cx).is_pending()) return Pending{};
  const Instant due = sleep_.deadline();
  Instant next = add_saturating(due, period_);
  if (missed_ == MissedTick::skip) {
    const Instant present = now();
    if (next < present) next += (present - next) / period_ * period_ + period_;
  }
  sleep_.reset(next);
  return due;
