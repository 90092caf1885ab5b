// mutant 5.4: rounds deadlines down
// bug: a sleep is up to a millisecond short
// killed by: a deadline is rounded up to a tick
// shows: its tick: it must not be early
  if (deadline <= start_) return 0;
  return static_cast<std::uint64_t>(std::chrono::floor<milliseconds>(deadline - start_).count());
//@ 2
  const std::uint64_t tick = deadline_tick(deadline);
  record(trace::What::timer_set, trace::this_task, tick);
  bool earlier = false;
  {
    prim::lock_guard<prim::mutex> lock(mutex_);
    if (timer.is_linked()) --waiting_;
    wheel_.remove(timer);
    if (gone_) {
      timer.state_.store(Timer::gone, std::memory_order_release);
    } else if (wheel_.insert(timer, tick)) {
      ++waiting_;
      timer.state_.store(Timer::waiting, std::memory_order_release);
      earlier = tick < wait_until_;
    } else {
      timer.state_.store(Timer::fired, std::memory_order_release);
    }
  }
  if (earlier) unpark();
