#pragma once
// What a learner asks about a step: hint, diff, solution, reset, progress. Each prints its answer,
// and throws `std::runtime_error`, with what to do, if it cannot.

#include <filesystem>
#include <string>

#include "tests/kit/steps.hpp"

namespace pollen::kit {

//! The tree of a learner, and what was asked.
struct Question {
  std::filesystem::path root;
  std::string step;
  std::string reference;  //!< Empty: as `.reference` says.
};

//! The steps of a tree; in a copy, those that are to be written. Throws `StepError`, with how to
//! get it back, for a mark that the learner has deleted.
std::vector<Step> steps_to_do(const std::filesystem::path& root);

//! The `number`-th hint of the chapter, from 1, as it was written; and where the step is.
void show_hint(const Question& question, const std::string& number);

//! How the learner's bodies differ from the reference's; only once the step passes its checks,
//! unless forced.
void show_diff(const Question& question, bool forced);

//! The reference's bodies; only once the step passes its checks, unless forced. If `write` is set,
//! they replace the learner's, of which a backup is kept; not in a file that the course has changed
//! since.
void show_solution(const Question& question, bool forced, bool write);

//! Puts the bodies back as they were given. A backup of the learner's files is kept.
void reset_step(const Question& question);

//! All steps, with what is written and what passes, and the next one to do.
void show_progress(const std::filesystem::path& root);

}  // namespace pollen::kit
