// mutant 3.8: forgets to say that nobody waits any more
// bug: WAITING stays set with an empty line: permits are there, and nobody is given one
// killed by: who leaves the head of the line lets the next one in
// shows: there is a permit to take
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
  if (request.notified) state_.fetch_add(request.needed * one, std::memory_order_release);
  queue_.remove(request);
  grant(lock);
