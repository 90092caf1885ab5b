#pragma once
// Gradescope: its format for results, and the archive that it runs.

#include <filesystem>
#include <string>

#include "tests/kit/grader/grading.hpp"

namespace pollen::kit {

//! The results as Gradescope reads them (results.json). Every run is there, also those to come.
//! Hidden cases are visible to instructors only. Empty if the grader itself has failed, which
//! Gradescope tells instructors.
std::string gradescope_results(const Report& report);

//! Writes the archive `zip` for a lesson: setup.sh, run_autograder and this tree without what is
//! not needed. With `hidden`, an instructor's own cases are in it. Throws `std::runtime_error` if
//! the program `zip` is lacking; then the folder to pack is left, and the text says which.
void write_gradescope_zip(const std::filesystem::path& root, int lesson,
                          const std::filesystem::path& hidden, const std::filesystem::path& zip);

}  // namespace pollen::kit
