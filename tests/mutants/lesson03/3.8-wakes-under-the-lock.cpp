// mutant 3.8: wakes while it holds the lock
// bug: whoever is woken uses the semaphore, and waits for a lock that waits for it
// killed by: whoever is woken may use the semaphore at once
// shows: another thread can use it meanwhile
  while (can_grant()) {
    Request& request = *queue_.pop_front();
    const std::size_t flag = queue_.empty() ? waiting : 0;
    state_.fetch_sub(request.needed * one + flag, std::memory_order_acquire);
    request.notified = true;
    Waker waker = std::move(request.waker);
    std::move(waker).wake();
  }
//@ 2
  Lock lock(mutex_);
  if (request.notified) state_.fetch_add(request.needed * one, std::memory_order_release);
  queue_.remove(request);
  if (queue_.empty()) state_.fetch_and(~waiting, std::memory_order_relaxed);
  grant(lock);
