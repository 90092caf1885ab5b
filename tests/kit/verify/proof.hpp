#pragma once
// Proves the graded cases of a lesson: nothing for a starter, all for the reference, and after each
// step exactly what was written.

#include <string>
#include <vector>

#include "tests/kit/verify/bench.hpp"

namespace pollen::kit {

//! What was found.
struct Proof {
  std::size_t steps = 0;
  std::size_t cases = 0;
  int points = 0;                   //!< Of all cases.
  double seconds = 0;               //!< That the cases of the reference run.
  std::vector<std::string> faults;  //!< Empty: it is proven.
};

//! Proves one lesson. Throws `std::runtime_error` if it has no graded cases.
Proof prove_lesson(const Course& course, int lesson);

//! What is wrong with a report on a tree in which the steps up to `last` are written: a case of
//! those must pass, any other must come to a step that is not. `last` is as 2.3; empty: no step.
std::vector<std::string> faults_after(const std::string& last, const Report& report);

}  // namespace pollen::kit
