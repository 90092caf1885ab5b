// mutant 5.4: adds a tick to every deadline
// bug: what is due exactly at a tick comes one too late
// killed by: a deadline is rounded up to a tick
// shows: its tick
  if (deadline <= start_) return 0;
  return static_cast<std::uint64_t>(std::chrono::floor<milliseconds>(deadline - start_).count()) + 1;
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
