// mutant 5.6: says until when it waits only if there is a timer
// bug: the first timer after a quiet time is not noticed
// killed by: the first timer ends a wait without an end
// shows: its wait ends
  prim::lock_guard<prim::mutex> lock(mutex_);
  const auto tick = wheel_.next_deadline();
  if (!tick) return std::nullopt;
  wait_until_ = *tick;
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
