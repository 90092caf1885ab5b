// mutant 5.7: starts its timer at each poll
// bug: a task that is polled for other reasons takes the lock and moves its timer each time; and one that has fired is started again
// killed by: it is never early and wakes whoever polled it last
// shows: it is ready
  if (!driver_) driver_ = TimeDriver::current("sleep");
  driver_->start(timer_, std::max(deadline_, driver_->now() + std::chrono::milliseconds(1)));
  timer_.waker.register_waker(cx.waker());
  trace::waits_for_timer();
  return look(cx);
