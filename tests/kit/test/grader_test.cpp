// What a submission may lack, and what the grader writes.

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/kit/grader/class.hpp"
#include "tests/kit/grader/confined.hpp"
#include "tests/kit/grader/gradescope.hpp"
#include "tests/kit/grader/report.hpp"
#include "tests/kit/grader/workspace.hpp"
#include "tests/kit/test/fixture.hpp"
#include "tests/kit/test/grader_fixture.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pollen::kit;
using pollen::kit::test::contains;
using pollen::kit::test::error_of;
using pollen::kit::test::GraderFixture;
using pollen::kit::test::output_of;

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

TEST_CASE_FIXTURE(GraderFixture, "grade-all: archives with more than the work in them; links") {
  const std::string all = dir / "all";
  put(all + "/mac/__MACOSX/work/lesson01_answer/._answer.hpp", "\1");
  put(all + "/mac/work/lesson01_answer/answer.hpp", lesson("return 42;"));
  put(all + "/mac/work/lesson01_answer/._more.cpp", "\1");
  put(all + "/git/.git/config", "");
  put(all + "/git/tree/lesson01_answer/answer.hpp", lesson("return 42;"));
  put(all + "/git/tree/lesson01_answer/.old/more.cpp", "no code");
  put(all + "/__MACOSX/mac/._work", "");
  fs::create_directory_symlink("git", all + "/link");
  const std::string said = output_of([&] { grade_class(order(), all, dir / "out"); });
  CHECK(read_text(dir / "out/grades.csv") ==
        "submission,score,max_score,passed,runs,failure\ngit,100,100,2,2,\nmac,100,100,2,2,\n");
  CHECK(contains(said, "left out: link: a link"));
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

TEST_CASE_FIXTURE(GraderFixture,
                  "grade-all: one bad submission stops nobody; a second run resumes") {
  const std::string all = dir / "all";
  put(all + "/ada/lesson01_answer/answer.hpp", lesson("return 42;"));
  put(all + "/bob/README.md", "");
  put(all + "/eve/lesson01_answer/answer.hpp", lesson("exit(0);"));
  output_of([&] { grade_class(order(), all, dir / "out"); });
  const std::string table = read_text(dir / "out/grades.csv");
  CHECK(contains(table, "ada,100,100,2,2,\n"));
  CHECK(contains(table, "bob,0,100,0,2,"));
  CHECK(contains(table, "eve,40,100,1,2,\n"));
  CHECK(contains(read_text(dir / "out/eve.md"), "before the case was at its end"));

  put(all + "/eve/lesson01_answer/answer.hpp", lesson("return 42;"));
  const auto said = output_of([&] { grade_class(order(), all, dir / "out"); });
  CHECK(contains(read_text(dir / "out/grades.csv"), "eve,100,100,2,2,\n"));
  CHECK(contains(said, "ada                                       graded before"));
}

TEST_CASE_FIXTURE(GraderFixture,
                  "grade-all: where the grader itself fails there are no points, and no end") {
  const std::string all = dir / "all";
  const fs::path out = dir / "out";
  for (const char* name : {"ada", "bob"})
    put(all + "/" + name + "/lesson01_answer/answer.hpp", lesson("return 42;"));
  put(out / "ada.md/a folder", "");
  std::string said = output_of(
      [&] { CHECK(contains(error_of([&] { grade_class(order(), all, out); }), "not graded")); });
  CHECK(contains(said, "ada was not graded: "));
  CHECK_FALSE(fs::exists(out / ".done/ada"));
  CHECK(contains(read_text(out / "grades.csv"), "ada,,,,,not graded"));
  CHECK(contains(read_text(out / "grades.csv"), "bob,100,100,2,2,\n"));

  fs::remove_all(out / "ada.md");
  Order without = order();
  without.compiler = "/no/such/g++-0";
  said = output_of([&] { CHECK(error_of([&] { grade_class(without, all, out); }) != ""); });
  CHECK(contains(said, "bob was not graded: make or the compiler cannot be run"));
  said = output_of([&] { grade_class(order(), all, out); });
  CHECK(contains(said, "bob                                       graded before"));
  CHECK(contains(read_text(out / "grades.csv"), "ada,100,100,2,2,\n"));
}

TEST_CASE_FIXTURE(GraderFixture, "grader: a full disk is not the submission's fault") {
  put(submission + "/lesson01_answer/answer.hpp", lesson("return 42;"));
  const std::string compiler = dir / "full-disk-g++";
  put(compiler, "#!/bin/sh\necho 'as: cannot write x.o: No space left on device' >&2; exit 1\n");
  fs::permissions(compiler, fs::perms(0755));
  fs::permissions(fs::path(dir.path()), fs::perms(0755));
  Order one = order();
  one.compiler = compiler;
  std::string results;
  Listener listener;
  listener.changed = [&](const Report& report) { results = gradescope_results(report); };
  CHECK(contains(error_of([&] { grade(one, listener); }), "No space left on device"));
  CHECK(results == "");

  put(dir / "file", "");
  one = order();
  one.workspaces = dir / "file";
  CHECK(error_of([&] { grade(one, {}); }) != "");
}

TEST_CASE_FIXTURE(GraderFixture, "grade-all: another compiler grades anew; an interrupted run") {
  const std::string all = dir / "all";
  const fs::path out = dir / "out";
  for (const char* name : {"ada", "bob"}) put(all + "/" + name + "/README.md", "");
  output_of([&] { grade_class(order(), all, out); });
  CHECK(contains(output_of([&] { grade_class(order(), all, out); }), "graded before"));
  Order other = order();
  other.compiler = "clang++";
  CHECK_FALSE(contains(output_of([&] { grade_class(other, all, out); }), "graded before"));

  struct Interruption {};
  int asked = 0;
  other.compiler = "g++";
  other.wanted = [&](const Row&) { return ++asked <= 2 ? true : throw Interruption(); };
  output_of([&] { CHECK_THROWS_AS(grade_class(other, all, out), Interruption); });
  CHECK(asked == 3);
  CHECK(contains(read_text(out / "grades.csv"), "\nada,0,100,0,2,"));
  CHECK(contains(read_text(out / "grades.csv"), "\nbob,0,100,0,2,"));
}

TEST_CASE_FIXTURE(GraderFixture, "grader: Ctrl-C leaves nothing behind, and ends it") {
  const fs::path temp = dir / "temp";
  fs::create_directories(temp);
  fs::permissions(fs::path(dir.path()), fs::perms(0755));
  put(submission + "/lesson01_answer/answer.hpp", lesson("for (;;) {}"));
  Order one = order();
  one.limits.time = std::chrono::minutes(5);
  one.limits.cpu_seconds = 300;
  (void)grade_text(lesson("for (;;) {}"), 1);  // compiles it
  const pid_t grader = ::fork();
  if (grader == 0) {
    ::setenv("TMPDIR", temp.c_str(), 1);
    for (const int signal : {SIGINT, SIGTERM}) ::signal(signal, SIG_DFL);
    Listener listener;
    listener.runs = [](const Row&, std::size_t, std::size_t) { ::alarm(60); };
    try {
      grade(one, listener);
    } catch (...) {
    }
    ::_exit(0);
  }
  const auto is_running = [&] {
    for (const auto& entry : fs::directory_iterator(temp)) {
      if (fs::exists(entry.path() / "scratch")) return true;
    }
    return false;
  };
  for (int i = 0; i < 300 && !is_running(); ++i) ::usleep(100'000);
  CHECK(is_running());
  ::usleep(1'000'000);
  ::kill(grader, SIGINT);
  int status = 0;
  REQUIRE(::waitpid(grader, &status, 0) == grader);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGINT);
  CHECK(fs::is_empty(temp));
}

TEST_CASE("compiler: the first errors, without the stack of templates") {
  CHECK(first_errors("In file included from a.cpp:1:\n"
                     "./lesson02_waker/waker.hpp: In function 'f':\n"
                     "./lesson02_waker/waker.hpp:12:3: error: 'x' was not declared\n"
                     "   12 |   x = 1;\n      |   ^\n"
                     "a.cpp:5:1:   required from here\n") ==
        "lesson02_waker/waker.hpp:12: 'x' was not declared\n    x = 1;\n");
}
