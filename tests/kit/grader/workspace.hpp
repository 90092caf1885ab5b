#pragma once
// The tree in which a submission is built: its files of one lesson, the reference's lessons below,
// the reference's tests. One for each lesson, used again and again, so that what stays the same
// from one submission to the next is compiled once.

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/kit/grader/cases.hpp"
#include "tests/kit/grader/confined.hpp"

namespace pollen::kit {

//! Where everything comes from.
struct Sources {
  int lesson = 1;
  std::filesystem::path tests;       //!< The tree whose tests/ are used.
  std::filesystem::path reference;   //!< The tree with the lessons below.
  std::filesystem::path submission;  //!< The tree, or the folder of the lesson itself.
  std::filesystem::path hidden;      //!< An instructor's own cases; may be empty.
};

//! The submission is wrong: its author is to know, and has no points. All else that is thrown is
//! the fault of the grader or its machine, and tells nothing about the submission.
class SubmissionError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

//! What was found in a submission.
struct Taken {
  std::vector<std::string> lacking;  //!< Files with steps that this has not.
  std::vector<std::string> ignored;  //!< Links, names and sizes that are not accepted.
};

//! What came of a build in one mode ("asan" or "tsan").
struct Build {
  std::filesystem::path program;              //!< Empty: there is none.
  std::filesystem::path empty;                //!< One built likewise, without any code.
  std::string failure;                        //!< If there is no program: why, for people.
  std::map<std::string, std::string> broken;  //!< Case files that do not compile, and why.
};

//! Makes the workspace of a lesson in `workspaces` if it is not there, with what was compiled for
//! the nearest lesson below that has one: both stand on the same lessons. Gives its folder.
std::filesystem::path make_workspace(const std::filesystem::path& workspaces, int lesson);

//! The tree of one lesson, locked while this lives.
class Workspace {
 public:
  //! Waits if another grader uses it, and says so. `dir` is made if it is not there. If
  //! `precompiled` is set, what all cases include is compiled once, before them: that takes half of
  //! the time, but code that forgets to include some of it compiles, too.
  Workspace(std::filesystem::path dir, std::string compiler, Strangers users,
            bool precompiled = false);
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  ~Workspace();

  //! Makes the tree. Throws `SubmissionError` if the submission cannot be taken.
  Taken fill(const Sources& sources);

  //! Told with each file that is being compiled.
  using Progress = std::function<void(const std::string& file)>;

  //! Compiles the lesson and the files of these cases, as far as they can be, and links them.
  //! Throws `std::runtime_error` if that fails for a reason that is not in the code: the disk is
  //! full, there is no compiler, it was killed.
  Build build(const std::string& mode, const std::vector<Case>& cases, const Progress& progress);

 private:
  Ended make(const std::vector<std::string>& words, const Progress& progress);
  std::string log_of(const std::string& made) const;
  Build compiled(const std::string& out, const std::set<std::string>& cases) const;
  std::vector<std::string> parts() const;

  std::filesystem::path dir_;
  std::string compiler_;
  Strangers users_;
  bool precompiled_;
  int lock_ = -1;
  int lesson_ = 0;
};

}  // namespace pollen::kit
