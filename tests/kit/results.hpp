#pragma once
// What the checks of each step said last, kept in the tree's file `.progress` from one command to
// the next: a line a step, `2.3 1/2 89ab…`, with the cases that passed, all of them, and a digest
// of the bodies that were checked.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/kit/steps.hpp"

namespace pollen::kit {

//! What became of the cases of one step.
struct StepResult {
  unsigned passed = 0;
  unsigned cases = 0;
  bool is_current = false;  //!< The step's bodies are still those that were checked.

  bool passes() const { return is_current && cases > 0 && passed == cases; }
};

//! By the step's number. A step that is not there was never checked.
using Results = std::map<std::string, StepResult>;

//! Keeps the results of these steps, which have just been checked in `root`; those of others stay.
void record_results(const std::filesystem::path& root, const std::vector<Step>& steps,
                    const Results& results);

//! What was kept in `root` last.
Results read_results(const std::filesystem::path& root, const std::vector<Step>& steps);

//! True if all steps of that lesson pass as they are now.
bool lesson_passes(const std::vector<Step>& steps, const Results& results, int lesson);

}  // namespace pollen::kit
