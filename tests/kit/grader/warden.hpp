#pragma once
// The process between the grader and a program that is not trusted: see confined.hpp.

#include "tests/kit/grader/confined.hpp"

namespace pollen::kit {

//! What the warden tells the grader in the end; the states of threads follow as text.
struct WardenSays {
  Ended::Why why;
  int status;
};

//! Descriptors that the program gets.
struct Channels {
  int output;
  int record;  //!< -1: none
  int result;  //!< The warden's, for `WardenSays`.
};

//! Starts the program, watches it, ends it, tells how, and ends this process.
[[noreturn]] void be_warden(const Job& job, const Channels& channels);

}  // namespace pollen::kit
