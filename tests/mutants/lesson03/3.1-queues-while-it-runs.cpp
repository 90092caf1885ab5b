// mutant 3.1: queues it while it runs
// bug: a task that is woken while it runs is queued as well: two threads poll one future
// killed by: a wake while it runs is noted but queues nothing
// shows: times that it was queued
  const std::size_t before = state_.fetch_or(notified | flags, std::memory_order_acq_rel);
  return (before & (notified | complete)) == 0;
