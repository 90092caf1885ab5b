#pragma once
// A thread that waits in a driver, seen from outside.

#include <atomic>
#include <functional>
#include <optional>
#include <thread>
#include <utility>

#include "lesson03_executor/driver.hpp"
#include "tests/support/asleep.hpp"

namespace pollen::test {

//! Parks once on a thread of its own, without a limit if none is given. `wake` is called at the
//! end, in case that the thread still waits.
class Parked {
 public:
  Parked(Driver& driver, std::function<void()> wake, std::optional<Driver::Duration> limit = {})
      : wake_(std::move(wake)), thread_([this, &driver, limit] {
          number_ = thread_number();
          driver.park(limit);
          is_over_ = true;
        }) {
    while (number_ == 0) std::this_thread::yield();
  }
  Parked(const Parked&) = delete;
  Parked& operator=(const Parked&) = delete;
  ~Parked() {
    if (!is_over_) wake_();
    thread_.join();
  }

  long number() const { return number_; }
  bool is_over() const { return is_over_; }

 private:
  std::function<void()> wake_;
  std::atomic<long> number_{0};
  std::atomic<bool> is_over_{false};
  std::thread thread_;
};

}  // namespace pollen::test
