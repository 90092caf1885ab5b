// mutant 3.8: serves one and stops
// bug: two permits come, two are waiting, and one of them waits on
// killed by: permits are given in the order of arrival
// shows: wakes of the second
  WakeList wakers;
  if (can_grant()) {
    Request& request = *queue_.pop_front();
    const std::size_t flag = queue_.empty() ? waiting : 0;
    state_.fetch_sub(request.needed * one + flag, std::memory_order_acquire);
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
