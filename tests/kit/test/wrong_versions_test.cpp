// The wrong versions that pages name are built, and must fail as their files say.

#include "tests/kit/docs/wrong_versions.hpp"

#include <string>

#include "tests/kit/test/course_fixture.hpp"
#include "tests/kit/test/fixture.hpp"

using namespace pollen::kit;
using pollen::kit::test::CourseFixture;
using pollen::kit::test::output_of;

namespace {

std::string problems_of(const Course& course, const std::string& text) {
  std::string all;
  output_of([&] {
    for (const Problem& problem : check_wrong_versions(course, {parse_page("page.md", text)}))
      all += std::to_string(problem.line) + ": " + problem.what + '\n';
  });
  return all;
}

}  // namespace

TEST_CASE_FIXTURE(CourseFixture, "wrong versions: those that fail as they must are no problem") {
  put_mutant("1.1-product", "a sum of two", "the sum: expected 7, got 12", "  return a * b;\n");
  put_mutant("1.2-loop", "twice and thrice", "TIMEOUT",
             "  pause();\n  return 2 * a;\n//@ 2\n  return 3 * a;\n");
  CHECK(problems_of(course(), "Try `1.1-product`,\n<!-- mutant: 1.2-loop -->\n") == "");
  CHECK(problems_of(course(), "Nothing of 1.1 or 1.2-3, and no 7.1-product.\n") == "");
}

TEST_CASE_FIXTURE(CourseFixture,
                  "wrong versions: each line is named whose version is not so wrong") {
  put_mutant("1.1-product", "a sum of two", "the sum: expected 7, got 12", "  return a * b;\n");
  put_mutant("1.1-right", "a sum of two", "the sum", "  return b + a;\n");
  put_mutant("1.1-no-code", "a sum of two", "the sum", "  return a + c;\n");
  CHECK(problems_of(course(), "1.1-product\n1.1-right\n\n1.1-right, 1.1-no-code\n1.1-gone\n") ==
        "5: the wrong version 1.1-gone is not in tests/mutants\n"
        "4: the wrong version 1.1-no-code does not fail as its file says: "
        "make mutants QUICK=1 MUTANT=1.1-no-code\n"
        "2: the wrong version 1.1-right does not fail as its file says: "
        "make mutants QUICK=1 MUTANT=1.1-right\n"
        "4: the wrong version 1.1-right does not fail as its file says: "
        "make mutants QUICK=1 MUTANT=1.1-right\n");
}
