#pragma once
// Tries the mutants of lessons.

#include <set>
#include <string>

#include "tests/kit/verify/bench.hpp"

namespace pollen::kit {

//! Which mutants to try.
struct Selection {
  std::string step;               //!< Only this step's.
  std::set<std::string> mutants;  //!< Only those of these names; empty: all.
  bool quick = false;             //!< Only the case that must kill it is run.
  bool reference_passes = false;  //!< It has been seen to, so it is not tried again.

  bool is_all() const { return step.empty() && mutants.empty(); }
};

//! What became of them.
struct Tally {
  int tried = 0;
  int right = 0;   //!< Killed by the case that must kill them, for the reason that must be seen.
  int faults = 0;  //!< All that is wrong and has been said.
  std::set<std::string> wrong;  //!< The mutants that were tried and were not killed so.

  void add(const Tally& other);
};

inline constexpr int least_of_lesson = 10;
inline constexpr int least_of_all = 70;

//! Tries the mutants of a lesson and prints the kill matrix, then all that is wrong. Throws
//! `std::runtime_error` if the lesson has no cases, or no such mutant.
Tally try_mutants(const Course& course, int lesson, const Selection& selection);

}  // namespace pollen::kit
