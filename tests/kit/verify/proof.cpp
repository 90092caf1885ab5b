#include "tests/kit/verify/proof.hpp"

#include <algorithm>
#include <chrono>
#include <sstream>

#include "tests/kit/grader/report.hpp"
#include "tests/kit/splice.hpp"
#include "tests/kit/terminal.hpp"

namespace pollen::kit {

namespace {

using Clock = std::chrono::steady_clock;

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

//! Proves one lesson.
class Prover {
 public:
  Prover(const Course& course, int lesson) : bench_(course, lesson) {}

  Proof run() {
    proof_.steps = bench_.steps().size();
    proof_.cases = bench_.cases().size();
    for (const Case& one : bench_.cases()) proof_.points += one.points + one.race_points;
    if (proof_.points != 100)
      complain("the cases have " + std::to_string(proof_.points) + " points in all, not 100");
    check_that_each_step_has_cases();
    // From one to the next, one step's files change. The reference comes last, for the mutants.
    for (std::size_t written = 0; written < bench_.steps().size(); ++written) prove_prefix(written);
    prove_reference();
    line_.clear();
    return std::move(proof_);
  }

 private:
  void complain(const std::string& what) { proof_.faults.push_back(what); }

  void check_that_each_step_has_cases() {
    for (const Step& step : bench_.steps()) {
      const bool has_some = std::any_of(bench_.cases().begin(), bench_.cases().end(),
                                        [&](const Case& one) { return one.step == step.id; });
      if (!has_some) complain("step " + step.id + " has no graded case");
    }
  }

  //! With all sanitizers, as a submission is graded.
  void prove_reference() {
    Clock::time_point start;
    Listener timed = tell_on(line_, "the reference");
    const auto tell = timed.runs;
    timed.runs = [&](const Row& row, std::size_t number, std::size_t count) {
      tell(row, number, count);
      start = Clock::now();
    };
    std::size_t done = 0;
    timed.changed = [&](const Report& report) {
      const auto now = static_cast<std::size_t>(std::count_if(
          report.rows.begin(), report.rows.end(), [](const Row& row) { return row.is_done; }));
      if (now == done) return;
      done = now;
      proof_.seconds += std::chrono::duration<double>(Clock::now() - start).count();
    };
    const auto all = [](const Row&) { return true; };
    const Report report = bench_.grade_files(bench_.reference(), all, timed);
    if (report.is_perfect()) return;
    complain("the reference has " + std::to_string(report.score()) + " of " +
             std::to_string(report.max()) + " points:\n" + report.failure +
             failures(report, 3, false));
  }

  //! The first `written` steps are there. Nothing may pass in a starter under any sanitizer.
  void prove_prefix(std::size_t written) {
    const std::string last = written == 0 ? "" : bench_.steps()[written - 1].id;
    const auto is_open = [&](const std::string& step) {
      return step[0] - '0' == bench_.lesson() && step > last;
    };
    auto files = bench_.reference();
    for (auto& [file, text] : files) text = make_starter(file, text, is_open);
    const Report report = bench_.grade_files(
        files, [&](const Row& row) { return !row.for_races || written == 0; },
        tell_on(line_, last.empty() ? "the starter" : "up to step " + last));
    for (const std::string& fault : faults_after(last, report)) complain(fault);
  }

  Bench bench_;
  Proof proof_;
  ProgressLine line_;
};

}  // namespace

Proof prove_lesson(const Course& course, int lesson) { return Prover(course, lesson).run(); }

std::vector<std::string> faults_after(const std::string& last, const Report& report) {
  const std::string where = last.empty() ? "in the starter" : "with the steps up to " + last;
  if (!report.failure.empty()) return {where + " nothing can be graded:\n" + report.failure};
  std::vector<std::string> faults;
  for (const Row& row : report.rows) {
    const Verdict wanted = row.graded.step <= last ? Verdict::pass : Verdict::todo;
    const Verdict verdict = row.judgement.verdict;
    if (verdict == wanted) continue;
    std::string fault = where + " " + row.graded.name() + (row.for_races ? " (no race)" : "") +
                        " is " + name_of(verdict) + ", not " + name_of(wanted);
    // Which later step a case touches.
    if (verdict == Verdict::todo) {
      const std::size_t at = row.judgement.told.find("step ");
      if (at != std::string::npos) fault += ": " + first_line(row.judgement.told.substr(at));
    } else if (verdict != Verdict::pass) {
      fault += ":\n" + row.judgement.told;
    }
    faults.push_back(fault);
  }
  return faults;
}

}  // namespace pollen::kit
