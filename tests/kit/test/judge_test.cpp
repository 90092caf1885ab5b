// What is made of a program's end and of what it printed.

#include "tests/kit/grader/judge.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "tests/kit/grader/compiler.hpp"
#include "tests/kit/grader/printable.hpp"
#include "tests/kit/lines.hpp"
#include "tests/kit/test/fixture.hpp"

using namespace pollen::kit;
using pollen::kit::test::contains;

namespace {

//! A program that a sanitizer has ended.
Judgement judge_report(const std::string& output) {
  Ended ended;
  ended.why = Ended::by_itself;
  ended.status = sanitizer_status << 8;
  ended.output = output;
  return judge(ended);
}

}  // namespace

TEST_CASE("judge: a sanitizer's report in a few lines") {
  const Judgement address = judge_report(
      "  1. ask\n=====\n==12==ERROR: AddressSanitizer: heap-use-after-free on address 0x60 at pc\n"
      "READ of size 4 at 0x60 thread T0\n"
      "    #0 0x55 in answer() lesson01_answer/answer.hpp:17\n"
      "    #1 0x56 in f(int) tests/graded/lesson01/1.1_case.cpp:5\n"
      "    #2 0x57 in main tests/graded/main.cpp:9\n"
      "    #3 0x58 in __libc_start_main (/lib/libc.so.6+0x2)\n\n"
      "freed by thread T0 here:\n    #0 0x7f in operator delete (/lib/libasan.so+0x1)\n"
      "    #1 0x55 in answer() lesson01_answer/answer.hpp:16:3\n"
      "SUMMARY: AddressSanitizer: heap-use-after-free lesson01_answer/answer.hpp:17 in answer()\n");
  CHECK(name_of(address.verdict) == "SANITIZER");
  CHECK(address.told ==
        "  1. ask\nERROR: AddressSanitizer: heap-use-after-free\n"
        "    at lesson01_answer/answer.hpp:17\n    at tests/graded/lesson01/1.1_case.cpp:5\n"
        "freed by thread T0 here\n    at lesson01_answer/answer.hpp:16:3\n");
  const Judgement race = judge_report(
      "=====\nWARNING: ThreadSanitizer: data race (pid=7)\n"
      "  Write of size 4 at 0x7ffe by main thread:\n    #0 f() lesson02_waker/w.hpp:8 (cases+0x1)\n"
      "  Previous read of size 4 at 0x7ffe by thread T1:\n");
  CHECK(race.told ==
        "WARNING: ThreadSanitizer: data race\nWrite of size 4 by main thread\n"
        "    at lesson02_waker/w.hpp:8\nPrevious read of size 4 by thread T1\n");
}

TEST_CASE("judge: a report that is only made to look like one") {
  CHECK(name_of(judge_report("Sanitizer: \n").verdict) == "NO-VERDICT");
  CHECK(judge_report("ERROR: Sanitizer\n on address Sanitizer: \n").told == "\n");
}

TEST_CASE("judge: long lines take no longer than short ones, and the report behind one is seen") {
  const auto begin = std::chrono::steady_clock::now();
  for (const char* piece : {"x", " tests/a:1", "ERROR: ", "=1", "# 0x1 in ", " at 0x1", ": "}) {
    std::string line;
    while (line.size() < 250'000) line += piece;
    judge_report(line);
    judge_report(join_lines({"WARNING: ThreadSanitizer: data race", line, "    #0 f " + line}));
    const Judgement behind = judge_report(line + "a.hpp:3:4: runtime error: overflow");
    CHECK(name_of(behind.verdict) == "SANITIZER");
    CHECK(contains(behind.told, "…"));
    first_errors(join_lines({line, "a.hpp:1:2: error: " + line, " 1 | " + line}));
  }
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
}

TEST_CASE("printable: long lines, characters that are whole, control characters") {
  const std::string cut = printable(std::string(239, 'a') + "ö" + std::string(400, 'b') + "\nc\n");
  CHECK(cut == std::string(239, 'a') + "…" + std::string(160, 'b') + "\nc\n");
  CHECK(printable(cut) == cut);
  CHECK(printable("\x1b[2Ja\tb\r\nc\rd\x7f\xc2\x9b é") == "?[2Ja\tb\nc?d?? é");
  CHECK(printable("") == "");
  Ended ended;
  ended.output = "\x1b]0;title\x07";
  CHECK(contains(judge(ended).told, "?]0;title?\n"));
}
