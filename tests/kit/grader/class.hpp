#pragma once
// Grades a folder of submissions.

#include <filesystem>

#include "tests/kit/grader/grading.hpp"

namespace pollen::kit {

//! Grades every folder in `submissions` and writes into `out`: grades.csv, and for each submission
//! a page of feedback and its results as JSON. What was graded before and has not changed since is
//! not graded again, so an interrupted run is taken up where it stopped. A submission that is wrong
//! has its page, too, and 0 points. One for which the grader itself fails is said on standard error
//! and has no points in the table; the others are graded, and in the end this throws
//! `std::runtime_error`. It also does if there is no submission.
void grade_class(const Order& order, const std::filesystem::path& submissions,
                 const std::filesystem::path& out);

}  // namespace pollen::kit
