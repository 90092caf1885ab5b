#pragma once
// The commands of the course kit, grouped as the files that hold them.

#include <CLI/App.hpp>

namespace pollen::kit {

//! workbook, handout, hint, diff, solution, reset, progress: what a learner's tree needs.
void add_workbook_commands(CLI::App& app);

//! check, grade, grade-all, gradescope: the graded tests, run and told.
void add_grade_commands(CLI::App& app);

//! mutants, verify: the proof that the graded tests find what is wrong, and only that.
void add_verify_commands(CLI::App& app);

//! docs, docs-check: the pages, made to follow the code and compared with it.
void add_docs_commands(CLI::App& app);

}  // namespace pollen::kit
