// mutant 5.7: registers at the first poll only
// bug: the future moves to another task, and its old one is woken
// killed by: it is never early and wakes whoever polled it last
// shows: wakes of the first
  const bool is_first = !driver_;
  if (is_first) {
    auto driver = TimeDriver::current("sleep");
    if (deadline_ <= driver->last_known()) {
      if (!take_budget(cx)) return Pending{};
      return Ready{};
    }
    driver_ = std::move(driver);
    driver_->start(timer_, deadline_);
    timer_.waker.register_waker(cx.waker());
  }
  trace::waits_for_timer();
  return look(cx);
