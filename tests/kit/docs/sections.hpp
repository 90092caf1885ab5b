#pragma once
// The shape of a chapter: each step of the lesson has a section `### Step 2.3: title` with six
// labels and two or three hints, and every fold can be opened.

#include <filesystem>

#include "tests/kit/docs/page.hpp"
#include "tests/kit/steps.hpp"

namespace pollen::kit {

//! What is wrong with the sections of a chapter, whose lesson has these steps.
std::vector<Problem> check_sections(const std::filesystem::path& root, const Page& page,
                                    const std::vector<Step>& steps);

//! What is wrong with the folds of any page.
std::vector<Problem> check_folds(const Page& page);

}  // namespace pollen::kit
