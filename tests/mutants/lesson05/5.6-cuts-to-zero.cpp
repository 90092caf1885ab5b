// mutant 5.6: rounds the wait down
// bug: in the last millisecond the wait is zero, so the driver spins until the time has come
// killed by: the wait is not cut so short that the driver spins
// shows: three waits for each were enough
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
    if (next && (!limit || *next < *limit)) limit = std::chrono::floor<milliseconds>(*next);
  }
  Reactor::park(limit);
  fire();
