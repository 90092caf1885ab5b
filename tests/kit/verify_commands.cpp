// mutants, verify: what proves the graded cases.

#include <CLI/CLI.hpp>
#include <iomanip>
#include <iostream>
#include <memory>
#include <sstream>

#include "tests/kit/commands.hpp"
#include "tests/kit/terminal.hpp"
#include "tests/kit/verify/mutants.hpp"
#include "tests/kit/verify/proof.hpp"

namespace pollen::kit {

namespace {

struct ProofArguments {
  Course course;
  int lesson = 0;
  Selection selection;
};

//! Which lessons are meant: a step and a mutant name theirs.
std::vector<int> lessons_of(const ProofArguments& given) {
  const auto& mutants = given.selection.mutants;
  const std::string named = mutants.empty() ? given.selection.step : *mutants.begin();
  if (given.lesson != 0) return {given.lesson};
  if (!named.empty() && named[0] >= '1' && named[0] <= '6') return {named[0] - '0'};
  return {1, 2, 3, 4, 5, 6};
}

void run_mutants(const ProofArguments& given) {
  const auto lessons = lessons_of(given);
  Tally all;
  for (const int lesson : lessons) {
    try {
      all.add(try_mutants(given.course, lesson, given.selection));
    } catch (const std::runtime_error& error) {
      if (lessons.size() == 1) throw;
      std::cout << wrap(error.what());
      ++all.faults;
    }
    std::cout << '\n';
  }
  if (lessons.size() == 6 && all.tried < least_of_all) {
    std::cout << "There are " << all.tried << " mutants in all; there must be " << least_of_all
              << ".\n";
    ++all.faults;
  }
  const std::string sum = std::to_string(all.right) + " of " + std::to_string(all.tried) +
                          " mutants killed for the right reason";
  std::cout << paint(all.faults == 0 ? Tone::good : Tone::bad, sum) << '\n';
  if (all.faults != 0) throw CLI::RuntimeError(1);
}

//! A line of the table, and whether all is well with that lesson.
struct Line {
  std::string text;
  bool is_proven = false;
};

Line line_of(int lesson, const Proof& proof, const Tally& tally) {
  const bool is_proven = proof.faults.empty() && tally.faults == 0;
  std::ostringstream text;
  text << std::setw(6) << lesson << std::setw(7) << proof.steps << std::setw(7) << proof.cases
       << std::setw(8) << proof.points << std::setw(9) << tally.tried << std::setw(8) << tally.right
       << std::setw(9) << std::fixed << std::setprecision(1) << proof.seconds << "  "
       << (is_proven ? paint(Tone::good, "ok") : paint(Tone::bad, "FAILED"));
  return {text.str(), is_proven};
}

Line verify_lesson(const Course& course, int lesson) {
  try {
    const Proof proof = prove_lesson(course, lesson);
    std::cout << paint(Tone::strong, "Lesson " + std::to_string(lesson)) << ": " << proof.steps
              << " starters and the reference: "
              << (proof.faults.empty() ? "all as it must be" : "not as it must be") << '\n';
    for (const std::string& fault : proof.faults) std::cout << '\n' << wrap(fault);
    Selection all;
    all.reference_passes = proof.faults.empty();
    const Tally tally = try_mutants(course, lesson, all);
    std::cout << '\n';
    return line_of(lesson, proof, tally);
  } catch (const std::runtime_error& error) {
    std::cout << wrap(error.what()) << '\n';
    return {"     " + std::to_string(lesson) + "  " + paint(Tone::bad, "not proven: ") +
                std::string(error.what()).substr(0, 50),
            false};
  }
}

void verify(const ProofArguments& given) {
  std::vector<Line> lines;
  for (const int lesson : lessons_of(given)) lines.push_back(verify_lesson(given.course, lesson));
  std::cout << "lesson  steps  cases  points  mutants  killed  seconds\n";
  bool all = true;
  for (const Line& line : lines) {
    std::cout << line.text << '\n';
    all = all && line.is_proven;
  }
  std::cout << "killed: by the case, and for the reason, that the mutant's file names\n"
               "seconds: what the cases of the reference take, without compiling\n"
               "Submissions that cheat or do harm: make test-kit\n";
  if (!all) throw CLI::RuntimeError(1);
}

}  // namespace

void add_verify_commands(CLI::App& app) {
  auto given = std::make_shared<ProofArguments>();
  auto* mutants = app.add_subcommand("mutants", "wrong versions of the steps, to be found");
  mutants->add_option("--lesson", given->lesson)->check(CLI::Range(1, 6));
  mutants->add_option("--step", given->selection.step, "only this step's, as 2.3");
  mutants->add_option("--mutant", given->selection.mutants, "only this one");
  mutants->add_flag("--quick", given->selection.quick, "run only the case that must kill it");
  mutants->add_option("--compiler", given->course.compiler, "g++, clang++");
  mutants->callback([given] { run_mutants(*given); });

  auto* all =
      app.add_subcommand("verify", "starters, the reference, half-written lessons, mutants");
  all->add_option("--lesson", given->lesson)->check(CLI::Range(1, 6));
  all->add_option("--compiler", given->course.compiler, "g++, clang++");
  all->callback([given] { verify(*given); });
}

}  // namespace pollen::kit
