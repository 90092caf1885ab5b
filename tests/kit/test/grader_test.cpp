// What a submission may lack, and what the grader writes.

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/kit/grader/compiler.hpp"
#include "tests/kit/grader/confined.hpp"
#include "tests/kit/grader/gradescope.hpp"
#include "tests/kit/grader/report.hpp"
#include "tests/kit/grader/workspace.hpp"
#include "tests/kit/test/fixture.hpp"
#include "tests/kit/test/grader_fixture.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pollen::kit;
using pollen::kit::test::contains;
using pollen::kit::test::GraderFixture;

namespace fs = std::filesystem;

TEST_CASE("cases: read as text, with their points") {
  const auto cases = parse_cases("x.cpp",
                                 "GRADED(\"2.3\", 4, \"a, b\") {\n}\n"
                                 "// GRADED(\"2.3\", 4, \"not one\") {\n"
                                 "GRADED_THREADS(\"2.4\", 3, 2, \"threads\") {\n",
                                 false);
  REQUIRE(cases.size() == 2);
  CHECK(cases[0].name() == "2.3 a, b");
  CHECK(cases[0].points == 4);
  CHECK(cases[0].race_points == 0);
  CHECK(cases[1].step == "2.4");
  CHECK(cases[1].race_points == 2);
}

TEST_CASE("cases: what cannot be read is said with its line") {
  CHECK_THROWS_WITH(parse_cases("x.cpp", "\nGRADED(\"2.3\", four, \"a\") {\n", false),
                    "x.cpp:2: not GRADED(\"2.3\", 4, \"title\") { on one line");
  const std::string title(61, 'a');
  CHECK_THROWS_WITH(parse_cases("x.cpp", "GRADED(\"2.3\", 4, \"" + title + "\") {\n", false),
                    "x.cpp:1: a title has at most 55 letters");
}

TEST_CASE("report: code that went astray to a later step is told, an unwritten step is not") {
  const auto told = [](const std::string& unwritten) {
    Report report;
    Row row;
    row.graded.step = "1.2";
    row.graded.title = "a title";
    row.is_done = true;
    row.judgement = {Verdict::todo, "step " + unwritten + " is not written yet: here\n"};
    report.rows.push_back(row);
    return failures(report, 3, true);
  };
  CHECK(contains(told("1.3"), "step 1.3 is not written yet"));
  CHECK(told("1.2").empty());
  CHECK(told("1.1").empty());
}

TEST_CASE("workspace: a new one begins with what was compiled for the lesson below") {
  const pollen::test::TempDir temp;
  const fs::path all = temp.path();
  const auto write = [&](const std::string& file) { write_text(all / file, file); };
  write("lesson1/build/one.o");
  write("lesson1/.lock");
  write("lesson2/build/two.o");
  write("lesson2/.lock");
  fs::last_write_time(all / "lesson2/build/two.o", fs::file_time_type() + std::chrono::hours(1));

  const int in_use = ::open((all / "lesson2/.lock").c_str(), O_RDWR);
  REQUIRE(::flock(in_use, LOCK_EX) == 0);
  CHECK(make_workspace(all, 4) == all / "lesson4");
  CHECK_FALSE(fs::exists(all / "lesson4"));  // it may be half of something
  ::close(in_use);

  make_workspace(all, 4);
  CHECK(read_text(all / "lesson4/build/two.o") == "lesson2/build/two.o");
  CHECK(fs::last_write_time(all / "lesson4/build/two.o") ==
        fs::last_write_time(all / "lesson2/build/two.o"));
  CHECK_FALSE(fs::exists(all / "lesson4/.lock"));

  write("lesson2/build/later.o");
  make_workspace(all, 4);
  CHECK_FALSE(fs::exists(all / "lesson4/build/later.o"));  // one that is there is left alone
  make_workspace(all, 1);
  CHECK(read_text(all / "lesson1/build/one.o") == "lesson1/build/one.o");
}

TEST_CASE_FIXTURE(GraderFixture, "workspace: from lesson 2 on a program can tell why it hangs") {
  put(reference + "/lesson02_waker/recorder.hpp",
      "#pragma once\n#include <cstdio>\nnamespace pollen::trace { inline void start() {} }\n");
  put(reference + "/lesson02_waker/trace/diagnosis.hpp",
      "#pragma once\nnamespace pollen::trace {\n"
      "inline void diagnose_on_quit() { std::puts(\"it can tell\"); }\n}\n");
  put(reference + "/lesson02_waker/two.hpp",
      "inline int two() {\n//> 2.1 two\nreturn 2;\n//<\n}\n");
  put(reference + "/tests/graded/lesson02/2.1_case.cpp",
      "#include \"lesson02_waker/two.hpp\"\n#include \"tests/graded/scenario.hpp\"\n"
      "GRADED(\"2.1\", 100, \"two\") { pollen::graded::expect(two() == 2, \"two\"); }\n");
  put(submission + "/lesson01_answer/answer.hpp", lesson("return 42;"));
  Order one = order();
  one.precompiled = false;
  one.workspaces = fs::path(workspaces()) / "fresh";
  fs::remove_all(one.workspaces);
  CHECK(grade(one, {}).score() == 100);
  one.sources.lesson = 2;
  one.sources.submission = reference;
  const Report report = grade(one, {});
  REQUIRE(report.rows.size() == 1);
  CHECK(report.rows[0].judgement.told == "it can tell\n     ✓ two\n");
  fs::remove_all(one.workspaces);
}

TEST_CASE("cases: those of the lessons have 100 points each") {
  for (int lesson = 1; lesson <= 6; ++lesson) {
    if (!fs::exists("tests/graded/lesson0" + std::to_string(lesson))) continue;
    int points = 0;
    for (const Case& one : find_cases(".", lesson)) points += one.points + one.race_points;
    CHECK_MESSAGE(points == 100, "lesson " << lesson);
  }
}

TEST_CASE_FIXTURE(GraderFixture,
                  "grader: a submission that does not compile, lacks files, is none") {
  Report report = grade_text("#pragma once\nint answer() { return 42 }\n");
  CHECK(report.score() == 0);
  CHECK(contains(report.failure, "lesson01_answer/answer.hpp:2: expected ‘;’ before ‘}’ token"));

  fs::rename(submission + "/lesson01_answer/answer.hpp", submission + "/lesson01_answer/other.hpp");
  report = grade(order(), {});
  CHECK(report.score() == 0);
  REQUIRE(report.notes.size() == 1);
  CHECK(report.notes[0] == "it lacks lesson01_answer/answer.hpp");

  put(reference + "/lesson01_answer/helper.hpp",
      "#pragma once\ninline int helper() { return 42; }\n");
  put(submission + "/answer.hpp",
      lesson("return helper();", "#include \"lesson01_answer/helper.hpp\""));
  fs::remove_all(submission + "/lesson01_answer");
  report = grade(order(), {});
  CHECK(report.score() == 100);  // a file without steps is the reference's

  fs::remove(submission + "/answer.hpp");
  put(submission + "/README.md", "");
  report = grade(order(), {});
  CHECK(report.max() == 100);
  CHECK(contains(report.failure, "this is no lesson 1"));
}

TEST_CASE_FIXTURE(GraderFixture, "grader: takes the lesson from an unpacked archive, or bare") {
  put(submission + "/student-main/lesson01_answer/answer.hpp", lesson("return 42;"));
  Order as_for_learners = order();
  as_for_learners.precompiled = false;
  CHECK(grade(as_for_learners, {}).score() == 100);
  fs::remove_all(submission);
  put(submission + "/answer.hpp", lesson("return 42;"));
  CHECK(grade(order(), {}).score() == 100);
}

TEST_CASE_FIXTURE(GraderFixture, "grader: links and strange names are left out") {
  put(submission + "/lesson01_answer/$(touch x).cpp", "");
  fs::create_symlink("/etc/passwd", submission + "/lesson01_answer/a.hpp");
  const Report report = grade_text(lesson("return 42;"));
  CHECK(report.score() == 100);
  REQUIRE(report.notes.size() == 2);
}

TEST_CASE_FIXTURE(GraderFixture, "grader: hidden cases count, and are not told") {
  put(dir / "hidden/mine_case.cpp",
      "#include \"lesson01_answer/answer.hpp\"\n#include \"tests/graded/scenario.hpp\"\n"
      "GRADED(\"1.1\", 10, \"mine\") { pollen::graded::expect(answer() == 1, \"secret\"); }\n");
  put(submission + "/lesson01_answer/answer.hpp", lesson("return 42;"));
  Order with = order();
  with.sources.hidden = dir / "hidden";
  const Report report = grade(with, {});
  CHECK(report.score() == 100);
  CHECK(report.max() == 110);
  CHECK(!contains(feedback_page(report, "x"), "secret"));
  CHECK(contains(feedback_page(report, "x"), "Of the hidden cases 1 do not pass."));
  CHECK(contains(gradescope_results(report), "\"visibility\": \"hidden\""));
}

TEST_CASE_FIXTURE(GraderFixture, "grader: results are there before the first case and after each") {
  put(submission + "/lesson01_answer/answer.hpp", lesson("return 42;"));
  std::vector<int> scores;
  Listener listener;
  listener.changed = [&](const Report& report) {
    CHECK(report.rows.size() == 2);
    scores.push_back(report.score());
  };
  grade(order(), listener);
  CHECK(scores == std::vector<int>{0, 60, 100, 100});
}

TEST_CASE("grader: no two have the same users, though their numbers are alike") {
  const uid_t first = claim_users(7);
  const uid_t second = claim_users(7);
  const uid_t after_2000 = claim_users(2007);
  CHECK(second != first);
  CHECK(after_2000 != first);
  CHECK(after_2000 != second);
}

TEST_CASE("results: any bytes become valid JSON") {
  Report report;
  report.rows.push_back({Case{"1.1", "a \"b\"", 4, 0, "f", false}});
  report.rows[0].is_done = true;
  report.rows[0].judgement = {Verdict::fail, "\x01\xff\xe2\x82 é\\\n"};
  const std::string json = gradescope_results(report);
  CHECK(contains(json, R"("name": "a \"b\"")"));
  CHECK(contains(json, R"("output": "FAIL\n\u0001??? é\\\nA hint)"));
  CHECK(contains(json, R"("status": "failed")"));
  CHECK(contains(json, R"("number": "1.1", "score": 0, "max_score": 4)"));
}

TEST_CASE("compiler: the first errors, without the stack of templates") {
  CHECK(first_errors("In file included from a.cpp:1:\n"
                     "./lesson02_waker/waker.hpp: In function 'f':\n"
                     "./lesson02_waker/waker.hpp:12:3: error: 'x' was not declared\n"
                     "   12 |   x = 1;\n      |   ^\n"
                     "a.cpp:5:1:   required from here\n") ==
        "lesson02_waker/waker.hpp:12: 'x' was not declared\n    x = 1;\n");
}
