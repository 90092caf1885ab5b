// mutant 5.5: leaves before it has said that nobody waits
// bug: after a wait without any timer each first timer that is started interrupts a wait that is over
// killed by: a timer fires at its tick and wakes its task once
// shows: interruptions: nobody waits
  std::vector<Waker> wakers;
  {
    prim::lock_guard<prim::mutex> lock(mutex_);
    if (waiting_ == 0) return;
    wait_until_ = not_waiting;
    wakers.swap(wakers_);
    const auto tick = std::chrono::floor<milliseconds>(now() - start_).count();
    TimerList fired;
    wheel_.advance(static_cast<std::uint64_t>(tick), fired);
    while (TimerNode* node = fired.pop_front()) {
      auto* timer = static_cast<Timer*>(node);
      --waiting_;
      record(trace::What::timer_fired, 0, timer->deadline());
      timer->state_.store(Timer::fired, std::memory_order_release);
      wakers.push_back(timer->waker.take());
    }
  }
  for (Waker& waker : wakers) std::move(waker).wake();
  wakers.clear();
  prim::lock_guard<prim::mutex> lock(mutex_);
  wakers_.swap(wakers);
