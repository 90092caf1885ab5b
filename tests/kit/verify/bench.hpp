#pragma once
// Tries versions of a lesson: the reference, starters, mutants. All are built in one tree, so that
// only what depends on a changed file is compiled again.

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/kit/grader/grading.hpp"
#include "tests/kit/steps.hpp"
#include "tests/kit/terminal.hpp"

namespace pollen::kit {

//! Where the lessons are, and how they are tried.
struct Course {
  std::filesystem::path root = ".";
  std::filesystem::path workspaces = "build/kit/verify";
  std::string compiler = "g++";
};

//! The bench of one lesson.
class Bench {
 public:
  //! Throws `std::runtime_error` if the lesson has no graded cases.
  Bench(const Course& course, int lesson);
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;
  ~Bench();

  int lesson() const { return lesson_; }
  const std::vector<Case>& cases() const { return cases_; }
  //! Those of the lesson.
  const std::vector<Step>& steps() const { return steps_; }

  //! The lesson's files as they are.
  std::map<std::string, std::string> reference() const;

  //! Grades these files as the lesson, by those runs that are wanted.
  Report grade_files(const std::map<std::string, std::string>& files,
                     const std::function<bool(const Row&)>& wanted, const Listener& listener,
                     const Limits& limits = {}) const;

 private:
  Course course_;
  int lesson_;
  std::filesystem::path submission_;  // this process's own: two may run side by side
  std::vector<Case> cases_;
  std::vector<Step> steps_;
};

//! Tells on that line what is done with whom.
Listener tell_on(ProgressLine& line, const std::string& who);

}  // namespace pollen::kit
