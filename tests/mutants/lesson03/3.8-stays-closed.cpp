// mutant 3.8: forgets the bit when it has served the last one
// bug: there are permits and nobody waits, and yet everybody who comes queues up, for ever
// killed by: permits are given in the order of arrival
// shows: a fourth need not wait
  WakeList wakers;
  while (can_grant()) {
    Request& request = *queue_.pop_front();
    state_.fetch_sub(request.needed * one, std::memory_order_acquire);
    request.notified = true;
    wakers.add(std::move(request.waker));
  }
  lock.unlock();
  wakers.wake();
//@ 2
  Lock lock(mutex_);
  if (request.notified) state_.fetch_add(request.needed * one, std::memory_order_release);
  queue_.remove(request);
  if (queue_.empty()) state_.fetch_and(~waiting, std::memory_order_relaxed);
  grant(lock);
