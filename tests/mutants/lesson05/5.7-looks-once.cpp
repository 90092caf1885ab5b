// mutant 5.7: registers and does not look again
// bug: a timer that fires between the look and the registration has woken nobody, and never will
// killed by: it fires just before the waker is there
// shows: it has looked again
  if (!driver_) {
    auto driver = TimeDriver::current("sleep");
    if (deadline_ <= driver->last_known()) {
      if (!take_budget(cx)) return Pending{};
      return Ready{};
    }
    driver_ = std::move(driver);
    driver_->start(timer_, deadline_);
  }
  auto result = look(cx);
  if (result.is_ready()) return result;
  timer_.waker.register_waker(cx.waker());
  trace::waits_for_timer();
  return Pending{};
