#pragma once
// What is thought of a case that has ended, from what can be seen from outside.

#include <string>

#include "tests/kit/grader/confined.hpp"

namespace pollen::kit {

//! no_verdict: the program ended without coming to the end of the case, or was not built.
enum class Verdict { pass, fail, todo, timeout, crash, sanitizer, no_verdict };

//! As in the reports: "PASS", "NO-VERDICT".
std::string name_of(Verdict verdict);

//! A verdict, and what a learner is told. Nothing else is told when a case passes.
struct Judgement {
  Verdict verdict = Verdict::no_verdict;
  std::string told;
};

//! Judges by the exit status and the record. What the program printed is only told.
Judgement judge(const Ended& ended);

//! With this status the sanitizers end a program, as `sanitizer_options` says.
inline constexpr int sanitizer_status = 66;

//! The sanitizers' options for a case, as environment variables. (Leaks cannot be looked for
//! everywhere: in some containers it is forbidden.)
std::vector<std::string> sanitizer_options(bool with_leaks);

//! A sanitizer's report in a few lines: what, and where in the lessons and the tests.
std::string shorten_report(const std::string& output);

}  // namespace pollen::kit
