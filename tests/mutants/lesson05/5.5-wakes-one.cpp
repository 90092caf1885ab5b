// mutant 5.5: fires one timer a turn
// bug: the others that were due are in no list any more, and their tasks sleep for ever
// killed by: all that is due fires and what is cancelled does not
// shows: wakes
  std::vector<Waker> wakers;
  {
    prim::lock_guard<prim::mutex> lock(mutex_);
    wait_until_ = not_waiting;
    if (waiting_ == 0) return;
    wakers.swap(wakers_);
    const auto tick = std::chrono::floor<milliseconds>(now() - start_).count();
    TimerList fired;
    wheel_.advance(static_cast<std::uint64_t>(tick), fired);
    if (TimerNode* node = fired.pop_front()) {
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
