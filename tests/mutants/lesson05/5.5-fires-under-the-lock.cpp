// mutant 5.5: wakes under the lock
// bug: whoever is woken and sets or cancels a timer waits for a lock that its own thread holds
// killed by: no waker is called under the lock
// shows: the driver's lock was free
  prim::lock_guard<prim::mutex> lock(mutex_);
  wait_until_ = not_waiting;
  if (waiting_ == 0) return;
  const auto tick = std::chrono::floor<milliseconds>(now() - start_).count();
  TimerList fired;
  wheel_.advance(static_cast<std::uint64_t>(tick), fired);
  while (TimerNode* node = fired.pop_front()) {
    auto* timer = static_cast<Timer*>(node);
    --waiting_;
    record(trace::What::timer_fired, 0, timer->deadline());
    timer->state_.store(Timer::fired, std::memory_order_release);
    timer->waker.wake();
  }
