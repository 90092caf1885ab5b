#pragma once
// The wrong versions of steps that pages name, as 2.3-registers-last: each is built, and must fail
// the case that its file names, for the reason that its file names.

#include "tests/kit/docs/page.hpp"
#include "tests/kit/verify/bench.hpp"

namespace pollen::kit {

//! Tries them, and prints what becomes of each. What is wrong is a problem of each line that names
//! one: it is not there, or it does not fail so.
std::vector<Problem> check_wrong_versions(const Course& course, const std::vector<Page>& pages);

}  // namespace pollen::kit
