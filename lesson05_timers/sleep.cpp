#include "lesson05_timers/sleep.hpp"

#include "lesson03_executor/coop.hpp"

namespace pollen {

Poll<void> Sleep::poll(Context& cx) {
  //> 5.7 Sleep
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
  // It may have fired between the first look and the registration.
  return look(cx);
  //<
}

Poll<void> Sleep::look(Context& cx) const {
  switch (timer_.state()) {
    case Timer::fired:
      if (!take_budget(cx)) return Pending{};
      return Ready{};
    case Timer::gone:
      sys::throw_errno("sleep: the runtime has gone", ECANCELED);
    default:
      return Pending{};
  }
}

void Sleep::reset(Instant deadline) {
  deadline_ = deadline;
  if (!driver_) return;
  driver_->start(timer_, deadline);
  if (timer_.state() != Timer::waiting) timer_.waker.wake();
}

Sleep sleep_until(Instant deadline) { return Sleep(deadline); }

Sleep sleep(Duration duration) { return Sleep(add_saturating(now(), duration)); }

}  // namespace pollen
