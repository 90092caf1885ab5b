// mutant 3.1: queues a task that is complete
// bug: a late wake, or an abort, brings a finished task back: it is polled after its end
// killed by: a task that is complete is not queued again
// shows: times that it was queued
  const std::size_t before = state_.fetch_or(notified | flags, std::memory_order_acq_rel);
  return (before & (notified | running)) == 0;
