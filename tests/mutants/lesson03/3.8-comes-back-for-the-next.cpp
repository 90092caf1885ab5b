// mutant 3.8: wakes one, then comes back for the next
// bug: who is woken may end the next in line as well, and then the semaphore
// killed by: whoever is woken may use the semaphore at once
// shows: SANITIZER
  while (can_grant()) {
    Request& request = *queue_.pop_front();
    const std::size_t flag = queue_.empty() ? waiting : 0;
    state_.fetch_sub(request.needed * one + flag, std::memory_order_acquire);
    request.notified = true;
    Waker waker = std::move(request.waker);
    const bool more = can_grant();
    lock.unlock();
    std::move(waker).wake();
    if (!more) return;
    lock.lock();
  }
//@ 2
  Lock lock(mutex_);
  if (request.notified) state_.fetch_add(request.needed * one, std::memory_order_release);
  queue_.remove(request);
  if (queue_.empty()) state_.fetch_and(~waiting, std::memory_order_relaxed);
  grant(lock);
