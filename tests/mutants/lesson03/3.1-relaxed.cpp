// mutant 3.1: sets NOTIFIED with a relaxed order
// bug: what was written before the wake may not be visible to the poll that follows
// killed by: no race: what was written before is seen after
// shows: data race
  const std::size_t before = state_.fetch_or(notified | flags, std::memory_order_relaxed);
  return (before & (notified | running | complete)) == 0;
