// mutant 5.6: gives the instant for the duration
// bug: the wait is as long as the driver has lived already, and longer
// killed by: a stopped clock jumps to the next timer and no farther
// shows: state of the second
  prim::lock_guard<prim::mutex> lock(mutex_);
  const auto tick = wheel_.next_deadline();
  wait_until_ = tick.value_or(far_future);
  if (!tick) return std::nullopt;
  const Instant due = add_saturating(start_, milliseconds(std::min(*tick, most_milliseconds)));
  return std::max<Duration>(due - start_, Duration::zero());
//@ 2
  if (is_paused()) return park_paused(limit);
  if (limit != Duration::zero()) {
    const auto next = until_next_timer();
    if (next && (!limit || *next < *limit)) limit = next;
  }
  Reactor::park(limit);
  fire();
