// mutant 3.8: opens the line, then takes the permits for its last
// bug: between the two there are permits and nobody in line: another thread takes them, and they are given away twice
// killed by: nobody takes a permit while it changes hands
// shows: the other one got nothing
  WakeList wakers;
  while (can_grant()) {
    Request& request = *queue_.pop_front();
    if (queue_.empty()) state_.fetch_and(~waiting, std::memory_order_relaxed);
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
