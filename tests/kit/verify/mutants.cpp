#include "tests/kit/verify/mutants.hpp"

#include <algorithm>
#include <iostream>
#include <set>
#include <stdexcept>

#include "tests/kit/grader/report.hpp"
#include "tests/kit/terminal.hpp"
#include "tests/kit/verify/matrix.hpp"
#include "tests/kit/verify/mutant.hpp"

namespace pollen::kit {

namespace {

//! Shorter than for a learner: each mutant that hangs is waited for.
Limits short_limits() {
  Limits limits;
  limits.idle = std::chrono::milliseconds(1'000);
  limits.cpu_seconds = 5;
  return limits;
}

//! Tries the mutants of one lesson.
class Trials {
 public:
  Trials(const Course& course, int lesson, const Selection& selection)
      : course_(course), selection_(selection), bench_(course, lesson), matrix_(bench_.cases()) {
    mutants_ = find_mutants(course.root, lesson, bench_.steps(), bench_.cases());
    std::erase_if(mutants_, [&](const Mutant& mutant) { return !is_selected(mutant); });
    if (mutants_.empty() && !selection.is_all()) throw std::runtime_error(none_selected());
  }

  Tally run() {
    const int lesson = bench_.lesson();
    std::cout << paint(Tone::strong, "Lesson " + std::to_string(lesson)) << ": " << mutants_.size()
              << " mutants, " << bench_.cases().size() << " cases\n";
    const auto count = static_cast<int>(mutants_.size());
    if (selection_.is_all() && count < least_of_lesson) {
      complain("These are too few: a lesson needs " + std::to_string(least_of_lesson) + ".\n");
    }
    if (any_usable() && !selection_.quick && !selection_.reference_passes) check_reference();
    std::cout << matrix_.header();
    for (const Mutant& mutant : mutants_) try_mutant(mutant);
    line_.clear();
    tell_idle_cases();
    std::cout << complaints_;
    return tally_;
  }

 private:
  bool is_selected(const Mutant& mutant) const {
    return (selection_.step.empty() || mutant.step == selection_.step) &&
           (selection_.mutants.empty() || selection_.mutants.contains(mutant.name));
  }

  std::string none_selected() const {
    const std::string what =
        selection_.mutants.empty() ? "step " + selection_.step : *selection_.mutants.begin();
    return "there is no mutant of " + what + " in tests/mutants/lesson0" +
           std::to_string(bench_.lesson());
  }

  bool any_usable() const {
    return std::any_of(mutants_.begin(), mutants_.end(),
                       [](const Mutant& mutant) { return mutant.fault.empty(); });
  }

  void complain(const std::string& what) {
    complaints_ += "\n" + wrap(what);
    ++tally_.faults;
  }

  //! That a case fails says nothing if it fails with the right code, too.
  void check_reference() {
    const auto is_wanted_by_any = [&](const Row& row) {
      return std::any_of(mutants_.begin(), mutants_.end(), [&](const Mutant& mutant) {
        return mutant.fault.empty() && is_wanted(mutant, row);
      });
    };
    const Report report = bench_.grade_files(bench_.reference(), is_wanted_by_any,
                                             tell_on(line_, "reference"), short_limits());
    line_.clear();
    if (!report.is_perfect())
      complain("The lesson itself does not pass:\n" + report.failure + failures(report, 3, false));
  }

  void try_mutant(const Mutant& mutant) {
    ++tally_.tried;
    Report report;
    std::string fault = mutant.fault;
    if (fault.empty()) {
      const std::string who = std::to_string(tally_.tried) + " of " +
                              std::to_string(mutants_.size()) + ", " + mutant.name;
      line_.say("  " + who);
      report = bench_.grade_files(
          mutated(course_.root, bench_.steps(), mutant),
          [&](const Row& row) { return is_wanted(mutant, row); }, tell_on(line_, who),
          short_limits());
      fault = fault_of_trial(mutant, report);
    }
    for (const Row& row : report.rows) {
      if (row.judgement.verdict != Verdict::pass) killers_.insert(row.graded.name());
    }
    line_.clear();
    std::cout << matrix_.line(mutant, report, fault.empty()) << std::flush;
    if (fault.empty()) {
      ++tally_.right;
    } else {
      tally_.wrong.insert(mutant.name);
      complain(paint(Tone::strong, mutant.name) + " " + fault + "\n");
    }
  }

  //! Cases of earlier steps come to no later step, as `prove_lesson` shows.
  bool is_wanted(const Mutant& mutant, const Row& row) const {
    const bool is_killer = killer_of(mutant, bench_.cases())->name() == row.graded.name();
    const bool may_kill = !selection_.quick && row.graded.step >= mutant.step;
    return row.for_races == mutant.for_races && (is_killer || may_kill);
  }

  //! No error: some case must be there to say that the step is written at all.
  void tell_idle_cases() const {
    if (!selection_.is_all() || selection_.quick || mutants_.empty()) return;
    std::cout << Matrix::legend();
    std::string idle;
    for (const Case& one : bench_.cases()) {
      if (!killers_.contains(one.name())) idle += "  " + one.name() + "\n";
    }
    if (!idle.empty()) std::cout << "Cases that kill none:\n" << idle;
  }

  const Course& course_;
  const Selection& selection_;
  Bench bench_;
  Matrix matrix_;
  std::vector<Mutant> mutants_;
  ProgressLine line_;
  std::set<std::string> killers_;
  std::string complaints_;
  Tally tally_;
};

}  // namespace

void Tally::add(const Tally& other) {
  tried += other.tried;
  right += other.right;
  faults += other.faults;
  wrong.insert(other.wrong.begin(), other.wrong.end());
}

Tally try_mutants(const Course& course, int lesson, const Selection& selection) {
  return Trials(course, lesson, selection).run();
}

}  // namespace pollen::kit
