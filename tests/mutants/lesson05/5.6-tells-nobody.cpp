// mutant 5.6: does not say until when it waits
// bug: who starts an earlier timer takes the driver for awake, and does not interrupt it
// killed by: an earlier timer ends the wait
// shows: its wait ends
  prim::lock_guard<prim::mutex> lock(mutex_);
  const auto tick = wheel_.next_deadline();
  if (!tick) return std::nullopt;
  const Instant due = add_saturating(start_, milliseconds(std::min(*tick, most_milliseconds)));
  return std::max<Duration>(due - now(), Duration::zero());
//@ 2
  if (is_paused()) return park_paused(limit);
  if (limit != Duration::zero()) {
    const auto next = until_next_timer();
    if (next && (!limit || *next < *limit)) limit = next;
  }
  Reactor::park(limit);
  fire();
