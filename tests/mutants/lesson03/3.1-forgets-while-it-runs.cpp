// mutant 3.1: does not note a wake that comes while it runs
// bug: whoever runs the task takes it for asleep afterwards, and it never wakes again
// killed by: a wake while it runs is noted but queues nothing
// shows: the wake is noted
  if (state_.load(std::memory_order_acquire) & running) return false;
  const std::size_t before = state_.fetch_or(notified | flags, std::memory_order_acq_rel);
  return (before & (notified | running | complete)) == 0;
