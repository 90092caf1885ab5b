#pragma once
// Ctrl-C while something is graded: what runs is ended, what was made is deleted, and then the
// grader ends as it would have at once.

#include <sys/types.h>

#include <stdexcept>

namespace pollen::kit {

//! SIGINT, SIGTERM or SIGHUP has come. Thrown where the grader waits, so that all is cleaned up.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted") {}
};

//! While it lives, these signals end only the program that runs; when it goes, the grader.
class InterruptionGuard {
 public:
  InterruptionGuard();
  InterruptionGuard(const InterruptionGuard&) = delete;
  InterruptionGuard& operator=(const InterruptionGuard&) = delete;
  ~InterruptionGuard();
};

//! Whether a signal has come since the guard was made; then the other one throws `Interrupted`.
bool is_interrupted();
void throw_if_interrupted();

//! Which process gets SIGTERM when a signal comes; 0: none.
void tell_of_interruption(pid_t process);

}  // namespace pollen::kit
