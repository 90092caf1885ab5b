#pragma once
// Grades one lesson of one submission.

#include <functional>
#include <string>
#include <vector>

#include "tests/kit/grader/cases.hpp"
#include "tests/kit/grader/judge.hpp"
#include "tests/kit/grader/workspace.hpp"
#include "tests/kit/results.hpp"

namespace pollen::kit {

//! One run of one case: a line of the report.
struct Row {
  Case graded;
  bool for_races = false;  //!< Under the thread sanitizer.
  bool is_done = false;
  bool is_built = false;  //!< The case compiles with this code.
  Judgement judgement = {};

  std::string title() const { return std::string(for_races ? no_race : "") + graded.title; }
  int max() const { return for_races ? graded.race_points : graded.points; }
  int score() const { return is_done && judgement.verdict == Verdict::pass ? max() : 0; }
};

//! All that is known about a submission.
struct Report {
  int lesson = 1;
  std::vector<Row> rows;
  std::vector<std::string> notes;  //!< What else its author, or who grades, should know.
  std::string failure;             //!< Not empty: nothing could be graded, and why.
  bool is_void = false;            //!< The grader itself has failed: this tells nothing.

  int score() const;
  int max() const;
  bool is_perfect() const { return failure.empty() && score() == max(); }
};

//! What to grade and how.
struct Order {
  Sources sources;
  std::string step;  //!< Only its cases; empty: all.
  std::function<bool(const Row&)> wanted = [](const Row&) { return true; };  //!< Only these runs.
  std::string compiler = "g++";
  bool precompiled = false;          //!< See `Workspace`.
  std::filesystem::path workspaces;  //!< The folder for the trees.
  Limits limits = {};                //!< Of a run.
};

//! Who hears of the progress. All are called from the thread that grades.
struct Listener {
  std::function<void(const std::string& file)> compiles = [](const std::string&) {};
  std::function<void(const Row& row, std::size_t number, std::size_t count)> runs =
      [](const Row&, std::size_t, std::size_t) {};
  //! After each row, and once before the first, when all rows are there but none is done.
  std::function<void(const Report& report)> changed = [](const Report&) {};
};

//! What became of each step whose cases were run, for `record_results`.
Results results_of(const Report& report);

//! Never throws because of what is wrong with a submission: the report says it. Throws a
//! `std::exception` if the order itself is wrong, or if the grader fails, as on a full disk.
Report grade(const Order& order, const Listener& listener);

}  // namespace pollen::kit
