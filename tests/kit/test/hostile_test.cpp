// Submissions that want points without work, or to do harm. None gets any, nothing is left of them.

#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <string>
#include <vector>

#include "tests/kit/test/grader_fixture.hpp"

using namespace pollen::kit;
using pollen::kit::test::GraderFixture;

namespace {

//! How many processes the stranger has who runs cases.
int strangers_left() {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    struct stat owner {};
    const bool is_process = std::isdigit(entry.path().filename().string()[0]) != 0;
    if (is_process && ::stat(entry.path().c_str(), &owner) == 0 && ::geteuid() == 0 &&
        owner.st_uid == strangers().runs) {
      ++count;
    }
  }
  return count;
}

//! Expects these verdicts of the case that asks and of the one that does not.
void check(const Report& report, Verdict asking, Verdict other) {
  CHECK(report.failure == "");
  REQUIRE(report.rows.size() == 2);
  INFO(report.rows[0].judgement.told);
  CHECK(name_of(report.rows[0].judgement.verdict) == name_of(asking));
  CHECK(name_of(report.rows[1].judgement.verdict) == name_of(other));
  CHECK(report.score() == (other == Verdict::pass ? 40 : 0) + (asking == Verdict::pass ? 60 : 0));
  CHECK(strangers_left() == 0);
}

}  // namespace

TEST_CASE_FIXTURE(GraderFixture, "grader: right, wrong and unwritten code") {
  check(grade_text(lesson("return 42;")), Verdict::pass, Verdict::pass);
  const Report wrong = grade_text(lesson("return 41;"));
  check(wrong, Verdict::fail, Verdict::pass);
  CHECK(wrong.rows[0].judgement.told ==
        "  1. ask\n     ✗ the answer: expected 42, got 41\n"
        "       (tests/graded/lesson01/1.1_case.cpp:5)\n");
  const Report open =
      grade_text(lesson("pollen::todo(\"1.1\");", "#include \"tests/kit/todo.hpp\""));
  check(open, Verdict::todo, Verdict::pass);
}

TEST_CASE_FIXTURE(GraderFixture, "grader: a crash, a sanitizer's report, an exception") {
  check(grade_text(lesson("std::abort();")), Verdict::crash, Verdict::pass);
  check(grade_text(lesson("int* p = new int; delete p; return *p;")), Verdict::sanitizer,
        Verdict::pass);
  check(grade_text(lesson("new int; return 42;")), Verdict::sanitizer, Verdict::pass);
  check(grade_text(lesson("throw std::runtime_error(\"no\");")), Verdict::fail, Verdict::pass);
}

TEST_CASE_FIXTURE(GraderFixture, "grader: ending the program with status 0 is no success") {
  check(grade_text(lesson("exit(0);")), Verdict::no_verdict, Verdict::pass);
  check(grade_text(lesson("_Exit(0);")), Verdict::no_verdict, Verdict::pass);
  const char* first = "struct First { First() { exit(0); } }; inline First first;";
  check(grade_text(lesson("return 1;", first)), Verdict::no_verdict, Verdict::no_verdict);
  const char* at_once = "struct First { First() { _Exit(0); } }; inline First first;";
  check(grade_text(lesson("return 1;", at_once)), Verdict::no_verdict, Verdict::no_verdict);
}

TEST_CASE_FIXTURE(GraderFixture, "grader: a forged summary, a forged record, a forged file") {
  check(grade_text(lesson("std::puts(\"[doc\" \"test] Status: SUCCESS!\"); _Exit(0);")),
        Verdict::no_verdict, Verdict::pass);
  const char* forge = R"(
    const std::string line = std::string(32, 'a') + " 1 0 1 0\n";
    for (int fd = 1; fd < 1024; ++fd) {
      send(fd, line.data(), line.size(), MSG_NOSIGNAL);
      write(fd, line.data(), line.size());
    }
    _Exit(0);)";
  check(grade_text(lesson(forge)), Verdict::no_verdict, Verdict::pass);
  const char* early = R"(struct First { First() {
    char secret[33] = {};
    recv(57, secret, 32, MSG_DONTWAIT);
    const std::string line = std::string(secret) + " 1 0 1 0\n";
    for (int fd = 1; fd < 1024; ++fd) send(fd, line.data(), line.size(), MSG_NOSIGNAL);
    _Exit(0);
  } }; inline First first;)";
  check(grade_text(lesson("return 1;", early)), Verdict::no_verdict, Verdict::no_verdict);
  const char* file = R"(std::ofstream("results.json") << "{\"score\": 100}"; _Exit(0);)";
  check(grade_text(lesson(file)), Verdict::no_verdict, Verdict::pass);
}

TEST_CASE_FIXTURE(GraderFixture, "grader: redefined words of the cases do not compile") {
  const Report report = grade_text(lesson("return 1;", "#define expect_equal(...) (void)0"));
  CHECK(report.score() == 0);
  CHECK(report.failure.find("must not define the words") != std::string::npos);
}

TEST_CASE_FIXTURE(GraderFixture, "grader: an endless loop, a deadlock, a thread that sleeps") {
  check(grade_text(lesson("for (volatile unsigned i = 0;; ++i) {}")), Verdict::timeout,
        Verdict::pass);
  check(grade_text(lesson("std::mutex m; m.lock(); m.lock(); return 42;")), Verdict::timeout,
        Verdict::pass);
  const Report report = grade_text(lesson("pause(); return 42;"));
  check(report, Verdict::timeout, Verdict::pass);
  CHECK(report.rows[0].judgement.told.find("thread 1 sleeps") != std::string::npos);
}

TEST_CASE_FIXTURE(GraderFixture, "grader: a fork storm, a memory hog, much output, large files") {
  const unsigned plenty = 60;
  check(grade_text(lesson("while (true) fork();"), plenty), Verdict::crash, Verdict::pass);
  check(grade_text(lesson("for (;;) memset(malloc(16 << 20), 1, 16 << 20);"), plenty),
        Verdict::crash, Verdict::pass);
  check(grade_text(lesson("while (true) std::puts(\"a long line of nothing\");")), Verdict::timeout,
        Verdict::pass);
  check(grade_text(lesson("std::ofstream f(\"f\"); while (f << \"nothing\") {} return 1;")),
        Verdict::crash, Verdict::pass);
}

TEST_CASE_FIXTURE(GraderFixture, "grader: no words turn the search for leaks off") {
  const char* first =
      "struct First { First() { std::puts(\"LeakSanitizer has encountered a fatal error\"); } };"
      "inline First first;";
  const Report report = grade_text(lesson("new int; return 42;", first));
  check(report, Verdict::sanitizer, Verdict::pass);
  CHECK(report.notes.empty());
}

TEST_CASE_FIXTURE(GraderFixture, "grader: a case of the submission's own replaces none") {
  const std::string same = "\n#line 3 \"tests/graded/lesson01/1.1_case.cpp\"\n";
  const std::string name = "(\"1.1 the answer, twice\") { CHECK(true); }\n";
  const std::string source = submission + "/lesson01_answer/more.cpp";
  const auto failure_of = [&](const std::string& text, const std::string& beside) {
    put(source, text);
    const Report report = grade_text(lesson("return 41;", beside));
    CHECK(report.score() == 0);
    return report.failure;
  };
  CHECK(failure_of("\n#include <doctest/doctest.h>" + same + "TEST_CASE" + name, "")
            .find("answer/more.cpp:2: the word doctest is for") != std::string::npos);
  CHECK(failure_of("", "#include <doctest/doctest.h>" + same + "TEST_CASE" + name)
            .find("answer/answer.hpp:12: the word doctest is for") != std::string::npos);
  CHECK(failure_of("", "#ifdef CHECK" + same + "TEST_CASE" + name + "#endif")
            .find("the word TEST_CASE is for") != std::string::npos);
  const std::string joined =
      "#define JOIN(a, b) a##b\n#define NAMED(a, b) JOIN(a, b)\n"
      "#include \"tests/graded/scenario.hpp\"" +
      same + "NAMED(TEST_, CASE)" + name;
  CHECK(failure_of(joined, "").find("more.cpp uses what only the graded") != std::string::npos);
  const std::string record =
      "namespace pollen::graded { void begin() {} }\nvoid more() { pollen::graded::begin(); }\n";
  CHECK(failure_of(record, "").find("more.cpp uses what only the graded") != std::string::npos);
}

TEST_CASE_FIXTURE(GraderFixture, "grader: lines without an end") {
  const char* first =
      "struct First { First() { std::printf(\"%s\", std::string(250'000, 'x').c_str()); } };"
      "inline First first;";
  check(grade_text(lesson("return 42;", first)), Verdict::pass, Verdict::pass);
  const char* lines = "for (;;) std::printf(\"%s\\n\", std::string(20'000, 'x').c_str());";
  check(grade_text(lesson(lines)), Verdict::timeout, Verdict::pass);
  check(grade_text(lesson("for (;;) std::printf(\".\");")), Verdict::timeout, Verdict::pass);
  const Report report = grade_text("#error " + std::string(200'000, 'x') + "\n");
  CHECK(report.failure.find("lesson01_answer/answer.hpp:1: #error xxx") != std::string::npos);
  CHECK(report.failure.size() < 2'000);
}

TEST_CASE_FIXTURE(GraderFixture, "grader: who closes all descriptors has not answered") {
  check(grade_text(lesson("for (int fd = 0; fd < 4096; ++fd) close(fd); return 42;")),
        Verdict::no_verdict, Verdict::pass);
}

TEST_CASE_FIXTURE(GraderFixture, "grader: processes that outlive their case, and those that kill") {
  const char* daemon =
      "if (fork() == 0) { setsid(); if (fork() == 0) { for (;;) pause(); } "
      "_exit(0); } return 1;";
  check(grade_text(lesson(daemon)), Verdict::fail, Verdict::pass);
  const Report report = grade_text(lesson("kill(getppid(), SIGKILL); return 1;"));
  check(report, ::geteuid() == 0 ? Verdict::fail : Verdict::no_verdict, Verdict::pass);
  if (::geteuid() == 0)  // else it would kill all that its user runs
    check(grade_text(lesson("kill(-1, SIGKILL); return 1;")), Verdict::fail, Verdict::pass);
}

TEST_CASE_FIXTURE(GraderFixture, "grader: as root, what a case may write is its own folder") {
  if (::geteuid() != 0) return;
  const std::string tree = std::filesystem::absolute(workspaces() + "/lesson1").string();
  const std::string harness = tree + "/tests/graded/scenario.hpp";
  const std::string before = read_text(harness);
  for (const std::string& file :
       std::vector<std::string>{harness, tree + "/build/g++-asan/cases", "../cases"}) {
    check(grade_text(lesson("std::ofstream out(\"" + file + "\"); return out ? 1 : 2;")),
          Verdict::fail, Verdict::pass);
  }
  CHECK(read_text(harness) == before);
  const Report report = grade_text(lesson("return std::ifstream(\"" + reference +
                                          "/lesson01_answer/answer.hpp\")"
                                          " ? 42 : 1;"));
  check(report, Verdict::fail, Verdict::pass);
}

TEST_CASE_FIXTURE(GraderFixture, "grader: as root, nothing stays of what a case wrote elsewhere") {
  if (::geteuid() != 0) return;
  const std::string name = "/pollen-left-" + std::to_string(::getpid());
  const auto key = static_cast<key_t>(::getpid());
  std::string body;
  for (const char* dir : {"/tmp", "/var/tmp", "/dev/shm"}) {
    const std::string path = dir + name;
    body.append("mkdir(\"").append(path).append("\", 0700);");
    body.append("std::ofstream(\"").append(path).append("/f\") << 1;");
    body.append("if (!std::ifstream(\"").append(path).append("/f\")) return 1;");
  }
  body += "if (shmget(" + std::to_string(key) + ", 4096, IPC_CREAT | 0600) == -1) return 1;";
  check(grade_text(lesson(body + "return 42;", "#include <sys/shm.h>\n#include <sys/stat.h>")),
        Verdict::pass, Verdict::pass);
  for (const char* dir : {"/tmp", "/var/tmp", "/dev/shm"})
    CHECK_FALSE(std::filesystem::exists(dir + name));
  CHECK(::shmget(key, 0, 0) == -1);
}
