#pragma once
// How one of several workers sleeps: one of them with the driver, the others on a condition.

#include "lesson03_executor/driver.hpp"

namespace pollen {

//! The driver of a runtime, of which one worker at a time may take care.
struct SharedDriver {
  explicit SharedDriver(std::shared_ptr<Driver> shared) : driver(std::move(shared)) {}
  std::shared_ptr<Driver> driver;
  prim::mutex in_use;
};

//! Puts one worker to sleep. An `unpark` before the `park` is kept, many count as one.
//! (Tokio: `runtime::scheduler::multi_thread::park`.)
class Parker {
 public:
  //! Sleeps until `unpark`, or until the driver has delivered something, if this worker is the one
  //! that takes care of it. True in that case.
  bool park(SharedDriver& shared) {
    prim::unique_lock<prim::mutex> driver_lock(shared.in_use, std::try_to_lock);
    if (!driver_lock.owns_lock()) {
      park_on_condition();
      return false;
    }
    if (!start(with_driver)) return false;
    shared.driver->park(std::nullopt);
    // Acquire: what was written before an unpark is visible.
    state_.exchange(awake, std::memory_order_acq_rel);
    return true;
  }

  void unpark(SharedDriver& shared) {
    // Release: what we wrote before is visible to the worker. Acquire: we see how it sleeps.
    const int before = state_.exchange(unparked, std::memory_order_acq_rel);
    if (before == with_driver) shared.driver->unpark();
    if (before == on_condition) {
      { prim::lock_guard<prim::mutex> lock(mutex_); }  // it holds this until it really waits
      condition_.notify_one();
    }
  }

 private:
  enum : int { awake, unparked, with_driver, on_condition };

  // Says how we sleep; false, and awake again, if there was an unpark already.
  bool start(int how) {
    int expected = awake;
    if (state_.compare_exchange_strong(expected, how, std::memory_order_acq_rel)) return true;
    state_.exchange(awake, std::memory_order_acq_rel);
    return false;
  }

  void park_on_condition() {
    prim::unique_lock<prim::mutex> lock(mutex_);
    if (!start(on_condition)) return;
    // Acquire: what was written before the unpark is visible.
    while (state_.load(std::memory_order_acquire) != unparked) condition_.wait(lock);
    state_.exchange(awake, std::memory_order_acq_rel);
  }

  prim::atomic<int> state_{awake};
  prim::mutex mutex_;
  prim::condition_variable condition_;
};

}  // namespace pollen
