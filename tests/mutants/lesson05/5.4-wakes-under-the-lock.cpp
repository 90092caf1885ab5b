// mutant 5.4: interrupts the wait with the lock held
// bug: the thread that is woken needs the lock first of all, and goes to sleep once more
// killed by: only an earlier timer ends the wait that is under way
// shows: the lock was free by then
  if (deadline <= start_) return 0;
  return static_cast<std::uint64_t>(std::chrono::ceil<milliseconds>(deadline - start_).count());
//@ 2
  const std::uint64_t tick = deadline_tick(deadline);
  record(trace::What::timer_set, trace::this_task, tick);
  {
    prim::lock_guard<prim::mutex> lock(mutex_);
    if (timer.is_linked()) --waiting_;
    wheel_.remove(timer);
    if (gone_) {
      timer.state_.store(Timer::gone, std::memory_order_release);
    } else if (wheel_.insert(timer, tick)) {
      ++waiting_;
      timer.state_.store(Timer::waiting, std::memory_order_release);
      if (tick < wait_until_) unpark();
    } else {
      timer.state_.store(Timer::fired, std::memory_order_release);
    }
  }
