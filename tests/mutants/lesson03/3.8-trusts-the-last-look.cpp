// mutant 3.8: does not look again after it has woken somebody
// bug: whoever was woken may have destroyed the next in line, and the queue is empty
// killed by: whoever is woken may use the semaphore at once
// shows: SANITIZER
  bool more = can_grant();
  while (more) {
    Request& request = *queue_.pop_front();
    const std::size_t flag = queue_.empty() ? waiting : 0;
    state_.fetch_sub(request.needed * one + flag, std::memory_order_acquire);
    request.notified = true;
    Waker waker = std::move(request.waker);
    more = can_grant();
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
