#include "lesson05_timers/time_driver.hpp"

#include <algorithm>
#include <limits>
#include <typeinfo>

#include "lesson02_waker/yield_now.hpp"
#include "lesson03_executor/local_executor.hpp"

namespace pollen {

namespace {
using std::chrono::milliseconds;
// Of which a nanosecond clock can count the nanoseconds.
constexpr auto most_milliseconds =
    static_cast<std::uint64_t>(milliseconds::max().count() / 1'000'000);
constexpr std::uint64_t far_future = std::numeric_limits<std::uint64_t>::max();

// A cast that costs a comparison: the class is final.
TimeDriver* of(Driver* driver) {
  return typeid(*driver) == typeid(TimeDriver) ? static_cast<TimeDriver*>(driver) : nullptr;
}
}  // namespace

Instant add_saturating(Instant start, Duration duration) {
  return duration > Instant::max() - start ? Instant::max() : start + duration;
}

Instant TimeDriver::now() const {
  if (is_paused()) return last_known();
  const Instant present = std::chrono::steady_clock::now();
  // Relaxed: it is only a number. If two threads store at once, the earlier one may stay.
  time_.store(present.time_since_epoch().count(), std::memory_order_relaxed);
  return present;
}

std::uint64_t TimeDriver::deadline_tick(Instant deadline) const {
  //> 5.4 starting a timer
  if (deadline <= start_) return 0;
  return static_cast<std::uint64_t>(std::chrono::ceil<milliseconds>(deadline - start_).count());
  //<
}

void TimeDriver::start(Timer& timer, Instant deadline) {
  //> 5.4
  const std::uint64_t tick = deadline_tick(deadline);
  record(trace::What::timer_set, trace::this_task, tick);
  bool earlier = false;
  {
    prim::lock_guard<prim::mutex> lock(mutex_);
    if (timer.is_linked()) --waiting_;
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
  //<
}

void TimeDriver::cancel(Timer& timer) {
  prim::lock_guard<prim::mutex> lock(mutex_);
  if (timer.is_linked()) --waiting_;
  wheel_.remove(timer);
}

// The deadline is recorded as a tick, so that both events of a timer tell the same.
void TimeDriver::record(trace::What what, std::uint32_t task, std::uint64_t tick) const {
  if (!trace::is_on()) return;
  const Instant deadline = add_saturating(start_, milliseconds(std::min(tick, most_milliseconds)));
  trace::record(what, task, 0, static_cast<std::uint64_t>(deadline.time_since_epoch().count()));
}

std::optional<Driver::Duration> TimeDriver::until_next_timer() {
  //> 5.6 how long may the driver wait
  prim::lock_guard<prim::mutex> lock(mutex_);
  const auto tick = wheel_.next_deadline();
  // Who starts an earlier timer than this must interrupt the wait.
  wait_until_ = tick.value_or(far_future);
  if (!tick) return std::nullopt;
  const Instant due = add_saturating(start_, milliseconds(std::min(*tick, most_milliseconds)));
  return std::max<Duration>(due - now(), Duration::zero());
  //<
}

void TimeDriver::park(std::optional<Duration> limit) {
  //> 5.6
  if (is_paused()) return park_paused(limit);
  if (limit != Duration::zero()) {
    const auto next = until_next_timer();
    if (next && (!limit || *next < *limit)) limit = next;
  }
  Reactor::park(limit);
  fire();
  //<
}

void TimeDriver::park_paused(std::optional<Duration> limit) {
  if (limit == Duration::zero()) return Reactor::park(limit);
  // The end of a blocking call interrupts no wait, so we have to look again and again.
  if (blocking_pool_->busy()) return Reactor::park(milliseconds(1));
  const std::uint64_t before = events();
  Reactor::park(Duration::zero());
  if (events() != before) return;  // something has happened without time passing
  const auto next = until_next_timer();
  // At its end the clock stands still: timers beyond it do not fire.
  if (!next || last_known() == Instant::max()) return Reactor::park(limit);
  advance(*next);
}

void TimeDriver::fire() {
  //> 5.5 firing what is due
  std::vector<Waker> wakers;  // woken after the lock was given back
  {
    prim::lock_guard<prim::mutex> lock(mutex_);
    wait_until_ = not_waiting;
    if (waiting_ == 0) return;
    wakers.swap(wakers_);
    const auto tick = std::chrono::floor<milliseconds>(now() - start_).count();
    TimerList fired;
    wheel_.advance(static_cast<std::uint64_t>(tick), fired);
    while (TimerNode* node = fired.pop_front()) {
      auto* timer = static_cast<Timer*>(node);
      --waiting_;
      record(trace::What::timer_fired, 0, timer->deadline());
      // Release: who sees that it fired sees what came before. This is first, for whoever registers
      // a waker too late for us to take it will look at the state after that. And both are under
      // the lock: once it is free the timer may be destroyed.
      timer->state_.store(Timer::fired, std::memory_order_release);
      wakers.push_back(timer->waker.take());
    }
  }
  for (Waker& waker : wakers) std::move(waker).wake();
  wakers.clear();
  prim::lock_guard<prim::mutex> lock(mutex_);
  wakers_.swap(wakers);
  //<
}

void TimeDriver::shutdown() {
  std::vector<Waker> wakers;
  {
    prim::lock_guard<prim::mutex> lock(mutex_);
    gone_ = true;
    TimerList all;
    wheel_.advance(deadline_tick(Instant::max()), all);
    while (TimerNode* node = all.pop_front()) {
      auto* timer = static_cast<Timer*>(node);
      timer->state_.store(Timer::gone, std::memory_order_release);  // first, as in `fire`
      wakers.push_back(timer->waker.take());
    }
    waiting_ = 0;
  }
  for (Waker& waker : wakers) std::move(waker).wake();
  Reactor::shutdown();
}

void TimeDriver::pause(BlockingPool& blocking_pool) {
  blocking_pool_ = &blocking_pool;
  always_look();  // for an `unpark` that comes before the clock jumps
  now();          // from which it goes on
  paused_.store(true, std::memory_order_relaxed);
}

void TimeDriver::advance(Duration step) {
  const Instant later = add_saturating(now(), step);
  time_.store(later.time_since_epoch().count(), std::memory_order_relaxed);
  fire();
}

std::size_t TimeDriver::waiting() const {
  prim::lock_guard<prim::mutex> lock(mutex_);
  return waiting_;
}

std::shared_ptr<TimeDriver> TimeDriver::current(const char* what) {
  auto& driver = current_executor(what).driver();
  TimeDriver* const timed = of(driver.get());
  if (!timed) throw std::logic_error(std::string(what) + ": this executor does not know the time");
  return {driver, timed};
}

Instant now() {
  const TimeDriver* driver = this_executor ? of(this_executor->driver().get()) : nullptr;
  return driver ? driver->now() : std::chrono::steady_clock::now();
}

void virtual_clock::pause() {
  auto* local = dynamic_cast<LocalCore*>(&current_executor("virtual_clock::pause"));
  if (!local) throw std::logic_error("virtual_clock::pause: needs a LocalExecutor");
  TimeDriver::current("virtual_clock::pause")->pause(local->blocking_pool());
}

Async<void> virtual_clock::advance(Duration step) {
  const auto driver = TimeDriver::current("virtual_clock::advance");
  if (!driver->is_paused()) throw std::logic_error("virtual_clock::advance: pause the clock first");
  if (step < Duration::zero()) throw std::invalid_argument("virtual_clock::advance: back in time");
  driver->advance(step);
  co_await yield_now();
}

}  // namespace pollen
