// mutant 3.1: queues it at each wake
// bug: it does not ask whether the task is in a queue already: then it is in two, and the links of the first are gone
// killed by: a task is queued once however often it is woken
// shows: times that it was queued
  const std::size_t before = state_.fetch_or(notified | flags, std::memory_order_acq_rel);
  return (before & (running | complete)) == 0;
