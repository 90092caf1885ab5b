#pragma once
// How the threads of a model take turns on one real thread.

#include <cstddef>
#include <exception>

#include "tests/model/checker.hpp"

namespace pollen::model {

//! Makes `thread` begin in `entry` when it is switched to for the first time, with the thread_local
//! variables as they are now.
void prepare_fiber(Thread& thread, void (*entry)());

//! Goes on in `to`; returns when somebody changes back to `from`. Each has its own thread_local
//! variables, and its own exceptions in flight.
void change_fiber(Thread& from, const Thread& to);

//! Puts the thread_local variables back to what they were when this was made.
class Locals {
 public:
  Locals();
  Locals(const Locals&) = delete;
  Locals& operator=(const Locals&) = delete;
  ~Locals();

 private:
  std::vector<char> locals_;
  std::array<std::uintptr_t, 2> caught_;
};

//! While it lives, what would end the program (a bad access, a failed assert, an exception that
//! nobody may throw) calls `handler` instead, which does not return.
class Crashes {
 public:
  explicit Crashes(void (*handler)());
  Crashes(const Crashes&) = delete;
  Crashes& operator=(const Crashes&) = delete;
  ~Crashes();

 private:
  std::terminate_handler terminate_;
};

}  // namespace pollen::model
