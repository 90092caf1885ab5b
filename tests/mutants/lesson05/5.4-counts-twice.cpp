// mutant 5.4: counts a timer anew that is started anew
// bug: the driver believes that timers wait where there are none
// killed by: who is started anew is in the wheel once
// shows: timers that wait
  if (deadline <= start_) return 0;
  return static_cast<std::uint64_t>(std::chrono::ceil<milliseconds>(deadline - start_).count());
//@ 2
  const std::uint64_t tick = deadline_tick(deadline);
  record(trace::What::timer_set, trace::this_task, tick);
  bool earlier = false;
  {
    prim::lock_guard<prim::mutex> lock(mutex_);
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
