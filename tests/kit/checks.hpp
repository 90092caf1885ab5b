#pragma once
// A learner's check: the graded tests on the code in the learner's own tree.

#include <filesystem>
#include <string>

#include "tests/kit/grader/grading.hpp"

namespace pollen::kit {

//! Grades the lesson of this order, or its one step, as it stands in `root`, and keeps what came of
//! it for the code as it was when the run began. The lessons below are the solved ones:
//! `reference`, or else those that the tree knows of. In one tree there is one check at a time;
//! another waits. Throws `std::runtime_error`, with what to do, if a lesson below is not there.
Report check_own(const std::filesystem::path& root, Order order, const std::string& reference,
                 const Listener& listener);

}  // namespace pollen::kit
