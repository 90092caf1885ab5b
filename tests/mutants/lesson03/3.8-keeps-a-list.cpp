// mutant 3.8: remembers whom it has to wake, and not their wakers
// bug: once the lock is given back, a request that has its permit may be destroyed at any time
// killed by: whoever is woken may use the semaphore at once
// shows: SANITIZER
  std::vector<Request*> granted;
  while (can_grant()) {
    Request& request = *queue_.pop_front();
    const std::size_t flag = queue_.empty() ? waiting : 0;
    state_.fetch_sub(request.needed * one + flag, std::memory_order_acquire);
    request.notified = true;
    granted.push_back(&request);
  }
  lock.unlock();
  for (Request* request : granted) std::move(request->waker).wake();
//@ 2
  Lock lock(mutex_);
  if (request.notified) state_.fetch_add(request.needed * one, std::memory_order_release);
  queue_.remove(request);
  if (queue_.empty()) state_.fetch_and(~waiting, std::memory_order_relaxed);
  grant(lock);
