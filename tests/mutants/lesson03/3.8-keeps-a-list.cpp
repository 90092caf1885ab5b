// mutant 3.8: sets permits aside for all first, and wakes them from a list of its own
// bug: who has its permit is in no queue, so it never leaves this one: the list names who is destroyed
// killed by: whoever is woken may use the semaphore at once
// shows: SANITIZER
  IntrusiveList<Request> granted;
  while (can_grant()) {
    Request& request = *queue_.pop_front();
    const std::size_t flag = queue_.empty() ? waiting : 0;
    state_.fetch_sub(request.needed * one + flag, std::memory_order_acquire);
    request.notified = true;
    granted.push_back(request);
  }
  wake_all(granted, lock);
//@ 2
  Lock lock(mutex_);
  if (request.notified) state_.fetch_add(request.needed * one, std::memory_order_release);
  queue_.remove(request);
  if (queue_.empty()) state_.fetch_and(~waiting, std::memory_order_relaxed);
  grant(lock);
