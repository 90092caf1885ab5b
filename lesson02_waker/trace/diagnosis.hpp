#pragma once
// Why does nothing happen? For each task that has not completed: what it waits for, and whether
// anybody can still wake it.

#include <chrono>
#include <iosfwd>
#include <thread>

#include "lesson02_waker/trace/task.hpp"

namespace pollen::trace {

//! The line of one task, as in "task 3 reader: pending since 1.2 s, ...".
std::string diagnosis_of(const PendingTask& task);

//! Writes a line for each task that has not completed, of all executors. It knows those tasks of
//! which something was recorded: so `start` comes first. From any thread.
void diagnose(std::ostream& out);

//! From now on SIGQUIT (Ctrl-\ in a terminal) writes the diagnosis to standard error, and the
//! program goes on. Throws `std::system_error` if the signal can't be handled.
void diagnose_on_quit();

//! For programs that may hang, as tests. While it lives, recording is on. If it is not destroyed in
//! time, it writes the diagnosis to standard error and ends the process, without a word to the
//! other threads.
//!
//!     trace::Watchdog dog(2s);
class Watchdog {
 public:
  //! As of the command `timeout`.
  static constexpr int default_status = 124;

  //! Throws `std::system_error` if the system has no more threads.
  explicit Watchdog(std::chrono::nanoseconds limit, int exit_status = default_status);
  ~Watchdog();

 private:
  const bool was_on_;
  std::jthread thread_;  // waits for the end of either
};

}  // namespace pollen::trace
