#pragma once
// A lesson of one function, two graded cases of it, and submissions that are not what they should.

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/kit/grader/grading.hpp"
#include "tests/kit/steps.hpp"
#include "tests/support/temp_dir.hpp"

namespace pollen::kit::test {

//! A reference with the real harness of tests/graded; the tests run in the root of the project.
class GraderFixture {
 public:
  GraderFixture() {
    namespace fs = std::filesystem;
    for (const char* part : {"tests/graded", "tests/support"}) {
      fs::create_directories(fs::path(reference) / part);
      for (const auto& entry : fs::directory_iterator(part)) {
        if (entry.is_regular_file()) fs::copy(entry.path(), fs::path(reference) / part);
      }
    }
    put(reference + "/tests/kit/todo.hpp", read_text("tests/kit/todo.hpp"));
    put(reference + "/lesson01_answer/answer.hpp",
        lesson("//> 1.1 the answer\n  return 42;\n  //<"));
    put(reference + "/tests/graded/lesson01/1.1_case.cpp",
        "#include \"lesson01_answer/answer.hpp\"\n"
        "#include \"tests/graded/scenario.hpp\"\n"
        "GRADED(\"1.1\", 60, \"the answer, twice\") {\n"
        "  pollen::graded::act(\"ask\");\n"
        "  pollen::graded::expect_equal(answer(), 42, \"the answer\");\n"
        "}\n"
        "GRADED(\"1.1\", 40, \"nothing is asked\") { pollen::graded::expect(true, \"well\"); }\n");
  }

  static std::string lesson(const std::string& body, const std::string& beside = "") {
    return "#pragma once\n#include <cstdio>\n#include <cstdlib>\n#include <cstring>\n"
           "#include <fstream>\n#include <mutex>\n#include <stdexcept>\n#include <string>\n"
           "#include <signal.h>\n#include <sys/socket.h>\n#include <unistd.h>\n" +
           beside + "\ninline int answer() {\n" + body + "\n}\n";
  }
  static void put(const std::string& file, const std::string& text) { write_text(file, text); }

  //! Grades a submission that consists of this. What ends for another reason than its time of the
  //! processor must get enough of that.
  Report grade_text(const std::string& text, unsigned cpu_seconds = 2) {
    put(submission + "/lesson01_answer/answer.hpp", text);
    Order one = order();
    one.limits.cpu_seconds = cpu_seconds;
    return grade(one, {});
  }
  //! Kept, so that the harness is compiled once. Two runs of the tests side by side have two.
  static std::string workspaces() {
    const char* name = std::getenv("POLLEN_TEST_WORKSPACES");
    return name ? name : "build/kit/test-grade";
  }
  Order order() const {
    Order order;
    order.sources = {1, reference, reference, submission, {}};
    order.workspaces = workspaces();
    order.precompiled = true;
    order.limits.time = std::chrono::seconds(20);
    order.limits.idle = std::chrono::seconds(1);
    return order;
  }

  const pollen::test::TempDir dir;
  const std::string reference = dir / "reference";
  const std::string submission = dir / "submission";
};

}  // namespace pollen::kit::test
