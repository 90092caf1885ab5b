#include <sys/wait.h>

#include <cstdlib>
#include <stdexcept>

#include "tests/kit/grader/collect.hpp"
#include "tests/kit/grader/gradescope.hpp"
#include "tests/kit/steps.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

std::string grade_command(int lesson, bool has_hidden, const std::string& rest) {
  return "make --no-print-directory grade LESSON=" + std::to_string(lesson) +
         (has_hidden ? " HIDDEN=/autograder/source/hidden" : "") + rest + "\n";
}

// Both scripts run as root in a container, in which the archive lies in /autograder/source.
std::string setup(int lesson, bool has_hidden) {
  return R"(#!/bin/sh
set -e
apt-get update
apt-get install -y --no-install-recommends g++ make doctest-dev libcli11-dev
cd /autograder/source/pollen
chmod 700 /autograder/source  # the solutions are not for the programs of submissions
make kit
# The solutions themselves: what they compile is not compiled again for each submission.
)" + grade_command(lesson, has_hidden, " SUBMISSION=.");
}

std::string run_autograder(int lesson, bool has_hidden) {
  return R"(#!/bin/sh
mkdir -p /autograder/results
cd /autograder/source/pollen || exit 1
)" +
         grade_command(lesson, has_hidden,
                       " SUBMISSION=/autograder/submission JSON=/autograder/results/results.json") +
         R"(# Not full marks is no failure of the grader; no results are one.
test -s /autograder/results/results.json
)";
}

void write_script(const fs::path& file, const std::string& text) {
  write_text(file, text);
  fs::permissions(file, fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                            fs::perms::others_read | fs::perms::others_exec);
}

bool has_zip() { return std::system("command -v zip >/dev/null 2>&1") == 0; }

}  // namespace

void write_gradescope_zip(const fs::path& root, int lesson, const fs::path& hidden,
                          const fs::path& zip) {
  (void)find_cases(root, lesson, hidden);
  const fs::path dir = "build/kit/gradescope" + std::to_string(lesson);
  fs::remove_all(dir);
  Files files;
  for (const char* part : {"tests/graded", "tests/support", "tests/kit"}) {
    add_tree(files, root / part, std::string("pollen/") + part);
  }
  for (int number = 1; number <= lesson; ++number) {
    const std::string folder = lesson_folder(root, number);
    add_tree(files, root / folder, "pollen/" + folder);
  }
  if (!hidden.empty()) add_tree(files, hidden, "hidden");
  files["pollen/Makefile"] = read_text(root / "Makefile");
  for (const auto& [name, text] : files) write_text(dir / name, text);
  write_script(dir / "setup.sh", setup(lesson, !hidden.empty()));
  write_script(dir / "run_autograder", run_autograder(lesson, !hidden.empty()));
  const fs::path target = fs::absolute(zip);
  if (!has_zip()) {
    throw std::runtime_error(
        "the program zip is lacking (sudo apt-get install zip). The files lie "
        "in " +
        dir.string() + "; pack what is in that folder, not the folder");
  }
  fs::remove(target);
  const std::string command = "cd " + dir.string() + " && zip -q -r \"" + target.string() + "\" .";
  if (std::system(command.c_str()) != 0) throw std::runtime_error("zip failed");
}

}  // namespace pollen::kit
