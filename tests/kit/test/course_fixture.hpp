#pragma once
// A course of one lesson with two steps, three graded cases, and mutants.

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "tests/kit/steps.hpp"
#include "tests/kit/verify/bench.hpp"
#include "tests/support/temp_dir.hpp"

namespace pollen::kit::test {

//! With the real harness of tests/graded; the tests run in the root of the project.
class CourseFixture {
 public:
  CourseFixture() {
    namespace fs = std::filesystem;
    for (const char* part : {"tests/graded", "tests/support"}) {
      fs::create_directories(dir / part);
      for (const auto& entry : fs::directory_iterator(part)) {
        if (entry.is_regular_file()) fs::copy(entry.path(), dir / part);
      }
    }
    put("tests/kit/todo.hpp", read_text("tests/kit/todo.hpp"));
    put("lesson01_sums/sums.hpp",
        "#pragma once\n#include <unistd.h>\nnamespace pollen {\n"
        "inline int sum(int a, int b) {\n  //> 1.1 a sum\n  return a + b;\n  //<\n}\n"
        "inline int twice(int a) {\n  //> 1.2 twice\n  return 2 * a;\n  //<\n}\n"
        "inline int thrice(int a) {\n  //> 1.2\n  return 3 * a;\n  //<\n}\n}\n");
    put_cases("sum(3, 4)", "7");
  }

  //! The first case of step 1.1 expects `sum` to be `value`.
  void put_cases(const std::string& sum, const std::string& value) {
    put("tests/graded/lesson01/1.1_case.cpp",
        "#include \"lesson01_sums/sums.hpp\"\n"
        "#include \"tests/graded/scenario.hpp\"\n"
        "using namespace pollen;\nusing namespace pollen::graded;\n"
        "GRADED(\"1.1\", 40, \"a sum of two\") {\n"
        "  act(\"add\");\n"
        "  expect_equal(sum(0, 0), 0, \"nothing and nothing\");\n"
        "  expect_equal(" +
            sum + ", " + value +
            ", \"the sum\");\n"
            "}\n"
            "GRADED(\"1.1\", 20, \"a sum with nothing\") {\n"
            "  expect_equal(sum(0, 4), 4, \"with nothing before it\");\n"
            "}\n"
            "GRADED(\"1.2\", 40, \"twice and thrice\") {\n"
            "  expect_equal(twice(4), 8, \"twice 4\");\n"
            "  expect_equal(thrice(4), 12, \"thrice 4\");\n"
            "}\n");
  }

  void put(const std::string& file, const std::string& text) { write_text(dir / file, text); }
  void put_mutant(const std::string& name, const std::string& killer, const std::string& shows,
                  const std::string& body) {
    put("tests/mutants/lesson01/" + name + ".cpp",
        "// mutant " + name.substr(0, 3) +
            ": it is wrong\n// bug: it is not right\n// killed by: " + killer +
            "\n// shows: " + shows + "\n" + body);
  }

  Course course() const {
    Course course;
    course.root = root;
    course.workspaces = "build/kit/test-verify";  // kept, so that the harness is compiled once
    return course;
  }

  const pollen::test::TempDir dir;
  const std::filesystem::path root = dir.path();
};

}  // namespace pollen::kit::test
