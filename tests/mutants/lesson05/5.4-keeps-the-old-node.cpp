// mutant 5.4: puts a timer in that is in already
// bug: its old place in the wheel still points to it, and the list of that slot is broken
// killed by: who is started anew is in the wheel once
// shows: Assertion
  if (deadline <= start_) return 0;
  return static_cast<std::uint64_t>(std::chrono::ceil<milliseconds>(deadline - start_).count());
//@ 2
  const std::uint64_t tick = deadline_tick(deadline);
  record(trace::What::timer_set, trace::this_task, tick);
  bool earlier = false;
  {
    prim::lock_guard<prim::mutex> lock(mutex_);
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
