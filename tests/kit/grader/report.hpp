#pragma once
// A report for people, 80 columns wide.

#include <cstddef>
#include <string>

#include "tests/kit/grader/grading.hpp"

namespace pollen::kit {

//! The line of a run: step, title, verdict, points.
std::string row_line(const Row& row);

//! What is told of the runs that did not pass, at most `most` of them: the story, then how to get a
//! hint. Of hidden cases only that there are some, where `for_learner` is set.
std::string failures(const Report& report, std::size_t most, bool for_learner);

//! The points, and what else is to be known.
std::string summary(const Report& report);

//! A page of Markdown for the submission's author.
std::string feedback_page(const Report& report, const std::string& name);

//! A line for each run: step, title, sanitizers, verdict, points, and of how many.
std::string csv(const Report& report);

//! A field of a CSV file, in quotes if it needs them.
std::string csv_field(const std::string& text);

}  // namespace pollen::kit
