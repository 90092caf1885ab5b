// mutant 5.7: does not keep the driver in which its timer is
// bug: the destructor has nobody to cancel with: the wheel keeps a pointer to a timer that has gone
// killed by: who is destroyed leaves no timer behind
// shows: SANITIZER
  if (timer_.state() == Timer::idle) {
    auto driver = TimeDriver::current("sleep");
    if (deadline_ <= driver->last_known()) {
      if (!take_budget(cx)) return Pending{};
      return Ready{};
    }
    driver->start(timer_, deadline_);
  }
  auto result = look(cx);
  if (result.is_ready()) return result;
  timer_.waker.register_waker(cx.waker());
  trace::waits_for_timer();
  return look(cx);
