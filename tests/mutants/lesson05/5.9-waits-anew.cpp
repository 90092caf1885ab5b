// mutant 5.9: waits a period from each poll
// bug: whoever polls twice, or drops a tick and asks again, begins to wait anew
// killed by: a tick that is cancelled is not lost
// shows: the ticks that follow
  if (sleep_.poll(cx).is_pending()) {
    sleep_.reset(add_saturating(now(), period_));
    return Pending{};
  }
  const Instant due = sleep_.deadline();
  Instant next = add_saturating(due, period_);
  if (missed_ == MissedTick::skip) {
    const Instant present = now();
    if (next <= present) next += (present - next) / period_ * period_ + period_;
  }
  sleep_.reset(next);
  return due;
