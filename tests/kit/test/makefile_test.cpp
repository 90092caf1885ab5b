// What make hands to the kit of the names that it is given.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/kit/lines.hpp"
#include "tests/kit/test/fixture.hpp"

using namespace pollen::kit;
using namespace pollen::kit::test;

namespace {

std::string quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) c == '\'' ? text += "'\\''" : text += c;
  return text + "'";
}

//! A tree with the Makefile, and a program in place of the kit which notes the words it is given.
class MakeFixture {
 public:
  MakeFixture() {
    fs::copy(fs::current_path() / "Makefile", dir.path());
    write_text(kit, "#!/bin/sh\nprintf '%s\\n' \"$@\" >" + dir / "words" + "\necho .\n");
    fs::permissions(kit, fs::perms::owner_all);
  }

  //! The words for the kit. `given` stands before the command, or is the environment.
  Lines words_of(const std::string& command, const std::string& given, bool by_environment) {
    fs::remove(dir / "words");
    const std::string make = " make -s -C " + dir.path() + " -o " + kit + " KIT=" + kit + " ";
    const std::string before = "env -u MAKEFLAGS -u MAKELEVEL ";
    const std::string line = by_environment ? before + given + make : before + make + given + " ";
    // Its status tells nothing: in this tree there is nothing to build.
    [[maybe_unused]] const int status =
        std::system((line + command + " >" + dir / "said" + " 2>&1").c_str());
    CAPTURE(read_text(dir / "said"));
    REQUIRE(fs::exists(dir / "words"));
    return split_lines(read_text(dir / "words"));
  }

  //! Whether the kit is given `name` as it is, in these variables, and nothing in it is run.
  void check_name(const std::string& command, const std::vector<std::string>& variables) {
    const std::string touched = dir / "touched";
    const std::string name = "/x/Zoë O'Brien, = (1) #\\ \"a\" $$ $(shell touch " + touched +
                             ") $$(touch " + touched + ") `touch " + touched + "`";
    std::string given;
    for (const std::string& variable : variables) {
      given.append(variable).append("=").append(quoted(name)).append(" ");
    }
    for (const bool by_environment : {false, true}) {
      CAPTURE(command);
      CAPTURE(by_environment);
      const Lines words = words_of(command, given, by_environment);
      CHECK(std::count(words.begin(), words.end(), name) ==
            static_cast<std::ptrdiff_t>(variables.size()));
      CHECK_FALSE(fs::exists(touched));
    }
  }

  const pollen::test::TempDir dir;
  const std::string kit = dir / "kit";
};

}  // namespace

TEST_CASE_FIXTURE(MakeFixture, "make: a name reaches the kit as it is, whatever is in it") {
  check_name("workbook", {"DIR"});
  check_name("handout LESSON=1", {"DIR"});
  check_name("hint", {"STEP", "HINT"});
  check_name("reset", {"STEP", "REFERENCE"});
  check_name("solution", {"STEP", "REFERENCE"});
  check_name("check", {"STEP", "REFERENCE", "JSON", "CSV"});
  check_name("check2", {"REFERENCE", "JSON", "CSV"});
  check_name("grade", {"LESSON", "SUBMISSION", "HIDDEN", "JSON", "CSV"});
  check_name("grade-all", {"LESSON", "SUBMISSIONS", "GRADES", "HIDDEN"});
  check_name("gradescope", {"LESSON", "ZIP", "HIDDEN"});
  check_name("verify", {"LESSON"});
  check_name("mutants", {"LESSON", "STEP", "MUTANT"});
}

TEST_CASE_FIXTURE(MakeFixture,
                  "make: so it does in a workbook, where a lesson is built elsewhere") {
  fs::create_directories(dir / ".starter");
  write_text(dir / ".reference", "/nowhere\n");
  check_name("check2", {"REFERENCE", "JSON"});
  check_name("diff", {"STEP", "REFERENCE"});
  check_name("test2", {"EARLIER", "REFERENCE"});
}
