#pragma once
// Grades a folder of submissions.

#include <filesystem>

#include "tests/kit/grader/grading.hpp"

namespace pollen::kit {

//! Grades every folder in `submissions` and writes into `out`: grades.csv, and for each submission
//! a page of feedback and its results as JSON. What was graded before and has not changed since is
//! not graded again, so an interrupted run is taken up where it stopped. A submission that cannot
//! be graded has its page, too, and 0 points. Throws `std::runtime_error` if there is no
//! submission.
void grade_class(const Order& order, const std::filesystem::path& submissions,
                 const std::filesystem::path& out);

}  // namespace pollen::kit
