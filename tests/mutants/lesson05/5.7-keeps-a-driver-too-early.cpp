// mutant 5.7: keeps its driver before there is a timer
// bug: what was over, but had no budget left, finds a timer at its second poll that never was started
// killed by: what is over needs no timer
// shows: it is ready
  if (!driver_) {
    driver_ = TimeDriver::current("sleep");
    if (deadline_ <= driver_->last_known()) {
      if (!take_budget(cx)) return Pending{};
      return Ready{};
    }
    driver_->start(timer_, deadline_);
  }
  auto result = look(cx);
  if (result.is_ready()) return result;
  timer_.waker.register_waker(cx.waker());
  trace::waits_for_timer();
  return look(cx);
