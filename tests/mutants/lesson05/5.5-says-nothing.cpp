// mutant 5.5: wakes the task and does not say why
// bug: the task looks at its timer, which still waits, and goes to sleep for ever
// killed by: a timer fires at its tick and wakes its task once
// shows: its state
  std::vector<Waker> wakers;
  {
    prim::lock_guard<prim::mutex> lock(mutex_);
    wait_until_ = not_waiting;
    if (waiting_ == 0) return;
    wakers.swap(wakers_);
    const auto tick = std::chrono::floor<milliseconds>(now() - start_).count();
    TimerList fired;
    wheel_.advance(static_cast<std::uint64_t>(tick), fired);
    while (TimerNode* node = fired.pop_front()) {
      auto* timer = static_cast<Timer*>(node);
      --waiting_;
      record(trace::What::timer_fired, 0, timer->deadline());
      wakers.push_back(timer->waker.take());
    }
  }
  for (Waker& waker : wakers) std::move(waker).wake();
  wakers.clear();
  prim::lock_guard<prim::mutex> lock(mutex_);
  wakers_.swap(wakers);
