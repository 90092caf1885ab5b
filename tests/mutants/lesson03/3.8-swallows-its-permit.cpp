// mutant 3.8: keeps what it was given when it leaves
// bug: the permit was set aside for a waiter that is gone: it never comes back
// killed by: who leaves gives back what it was given
// shows: wakes of the second
  WakeList wakers;
  while (can_grant()) {
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
  queue_.remove(request);
  if (queue_.empty()) state_.fetch_and(~waiting, std::memory_order_relaxed);
  grant(lock);
