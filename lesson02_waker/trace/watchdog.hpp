#pragma once
// For programs that may hang, as tests: says why, and ends them.

#include <chrono>
#include <thread>

namespace pollen::trace {

//! While it lives, recording is on. If it is not destroyed in time, it writes the diagnosis to
//! standard error and ends the process, without a word to the other threads.
//!
//!     trace::Watchdog dog(2s);
class Watchdog {
 public:
  //! As of the command `timeout`.
  static constexpr int default_status = 124;

  //! Throws `std::system_error` if the system has no more threads.
  explicit Watchdog(std::chrono::nanoseconds limit, int exit_status = default_status);
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;
  ~Watchdog();

 private:
  const bool was_on_;
  std::jthread thread_;  // waits for the end of either
};

}  // namespace pollen::trace
