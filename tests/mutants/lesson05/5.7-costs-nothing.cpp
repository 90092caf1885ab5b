// mutant 5.7: takes nothing from the budget when it is over
// bug: a loop over intervals that are late is always ready, and nobody else gets a turn
// killed by: what is over needs no timer
// shows: others have their turn
  if (!driver_) {
    auto driver = TimeDriver::current("sleep");
    if (deadline_ <= driver->last_known()) return Ready{};
    driver_ = std::move(driver);
    driver_->start(timer_, deadline_);
  }
  auto result = look(cx);
  if (result.is_ready()) return result;
  timer_.waker.register_waker(cx.waker());
  trace::waits_for_timer();
  return look(cx);
