#pragma once
// The driver that knows the time: it waits for descriptors, but not beyond the next timer.

#include <chrono>
#include <memory>
#include <vector>

#include "lesson01_future/async.hpp"
#include "lesson02_waker/atomic_waker.hpp"
#include "lesson03_executor/blocking_pool.hpp"
#include "lesson04_reactor/reactor.hpp"
#include "lesson05_timers/wheel.hpp"

namespace pollen {

//! A point in time of the steady clock, or of the virtual one that a test has put in its place.
using Instant = std::chrono::steady_clock::time_point;
using Duration = std::chrono::nanoseconds;

//! `start + duration`, or the largest instant if that is beyond it.
Instant add_saturating(Instant start, Duration duration);

//! A timer in the driver's wheel, and whom it wakes.
struct Timer : TimerNode {
  enum State : int { idle, waiting, fired, gone };  // gone: the runtime has been destroyed

  State state() const {
    // Acquire: what the driver did before it fired the timer is visible.
    return static_cast<State>(state_.load(std::memory_order_acquire));
  }

  AtomicWaker waker;

 private:
  friend class TimeDriver;
  prim::atomic<int> state_{idle};
};

//! A reactor with a timer wheel, of 1 ms a tick, under one lock.
//! (Tokio: `runtime::time::Driver`.)
class TimeDriver final : public Reactor {
 public:
  void park(std::optional<Duration> limit) override;
  void shutdown() override;

  //! Starts a timer, or starts it anew. It fires when `deadline` is reached, rounded up to a tick;
  //! at once if that is over. Its address must not change until `cancel`.
  void start(Timer& timer, Instant deadline);
  //! Stops a timer, if it was started. It may be destroyed then.
  void cancel(Timer& timer);

  //! The time: of the steady clock, or the virtual one.
  Instant now() const;
  //! The time when somebody asked for it last: never ahead of `now`, and much cheaper.
  // Relaxed: as in `now`.
  Instant last_known() const { return Instant(Duration(time_.load(std::memory_order_relaxed))); }

  //! Stops the clock for good: from now on it is virtual. It moves when `advance` is called, and by
  //! itself, to the next timer, when the executor has nothing else to do. For a LocalExecutor.
  void pause(BlockingPool& blocking_pool);
  //! Moves the virtual clock on, and fires what is due.
  void advance(Duration step);

  bool is_paused() const { return paused_.load(std::memory_order_relaxed); }  // set on one thread

  //! How many timers are waiting.
  std::size_t waiting() const;

  //! The driver of the executor that this thread works for. Throws `std::logic_error`, naming
  //! `what`, if there is none.
  static std::shared_ptr<TimeDriver> current(const char* what);

 private:
  static constexpr std::uint64_t not_waiting = 0;

  std::uint64_t deadline_tick(Instant deadline) const;  // rounded up
  std::optional<Duration> until_next_timer();
  void park_paused(std::optional<Duration> limit);
  void fire();
  void record(trace::What what, std::uint32_t task, std::uint64_t tick) const;

  const Instant start_ = std::chrono::steady_clock::now();  // tick 0
  mutable prim::mutex mutex_;
  TimerWheel wheel_;
  std::uint64_t wait_until_ = not_waiting;  // the tick at which the wait under way ends
  std::vector<Waker> wakers_;               // of one `fire`; kept for its memory
  std::size_t waiting_ = 0;
  bool gone_ = false;
  // What `now` said last, in nanoseconds; the virtual clock, when it is paused.
  mutable prim::atomic<std::int64_t> time_{start_.time_since_epoch().count()};
  prim::atomic<bool> paused_{false};
  BlockingPool* blocking_pool_ = nullptr;  // while it is busy, a paused clock stands still
};

//! Whoever includes this makes executors that know the time.
inline const bool time_driver_is_default = [] {
  Driver::make = []() -> std::shared_ptr<Driver> { return std::make_shared<TimeDriver>(); };
  return true;
}();

//! The time as the executor of this thread knows it; outside of one, the steady clock's.
Instant now();

//! A clock for tests. Both need a LocalExecutor and throw `std::logic_error` elsewhere.
//! (Tokio: `time::pause`, `time::advance`.)
namespace virtual_clock {
//! Stops the executor's clock. When all tasks wait it jumps to the next timer by itself, unless a
//! blocking call is under way.
void pause();
//! Moves the stopped clock on, fires what is due, and lets the tasks run that this has woken.
Async<void> advance(Duration step);
}  // namespace virtual_clock

}  // namespace pollen
