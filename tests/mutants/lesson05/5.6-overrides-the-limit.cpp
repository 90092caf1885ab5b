// mutant 5.6: waits for the timer whatever the limit
// bug: the executor wanted to look again in a millisecond; it gets the thread back in an hour
// killed by: a limit holds also if the next timer is far away
// shows: its wait ends
  prim::lock_guard<prim::mutex> lock(mutex_);
  const auto tick = wheel_.next_deadline();
  wait_until_ = tick.value_or(far_future);
  if (!tick) return std::nullopt;
  const Instant due = add_saturating(start_, milliseconds(std::min(*tick, most_milliseconds)));
  return std::max<Duration>(due - now(), Duration::zero());
//@ 2
  if (is_paused()) return park_paused(limit);
  if (limit != Duration::zero()) {
    const auto next = until_next_timer();
    if (next) limit = next;
  }
  Reactor::park(limit);
  fire();
