// A class, and what befalls the grader itself: interruptions, a full disk.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/kit/grader/class.hpp"
#include "tests/kit/grader/gradescope.hpp"
#include "tests/kit/test/fixture.hpp"
#include "tests/kit/test/grader_fixture.hpp"

using namespace pollen::kit;
using pollen::kit::test::contains;
using pollen::kit::test::error_of;
using pollen::kit::test::GraderFixture;
using pollen::kit::test::output_of;

namespace fs = std::filesystem;

TEST_CASE_FIXTURE(GraderFixture, "grade-all: archives with more than the work in them; links") {
  const std::string all = dir / "all";
  put(all + "/mac/__MACOSX/tree/lesson01_answer/._answer.hpp", "\1");
  put(all + "/mac/tree/lesson01_answer/answer.hpp", lesson("return 42;"));
  put(all + "/mac/tree/lesson01_answer/._more.cpp", "\1");
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
