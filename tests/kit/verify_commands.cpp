// mutants, verify: what proves the graded cases.

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "tests/kit/commands.hpp"
#include "tests/kit/terminal.hpp"
#include "tests/kit/verify/mutants.hpp"

namespace pollen::kit {

namespace {

struct Arguments {
  Course course;
  int lesson = 0;
  Selection selection;
};

//! Which lessons are meant: a step and a mutant name theirs.
std::vector<int> lessons_of(const Arguments& given) {
  const std::string& named =
      given.selection.mutant.empty() ? given.selection.step : given.selection.mutant;
  if (given.lesson != 0) return {given.lesson};
  if (!named.empty() && named[0] >= '1' && named[0] <= '6') return {named[0] - '0'};
  return {1, 2, 3, 4, 5, 6};
}

void run_mutants(const Arguments& given) {
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

}  // namespace

void add_verify_commands(CLI::App& app) {
  auto given = std::make_shared<Arguments>();
  auto* mutants = app.add_subcommand("mutants", "wrong versions of the steps, to be found");
  mutants->add_option("--lesson", given->lesson)->check(CLI::Range(1, 6));
  mutants->add_option("--step", given->selection.step, "only this step's, as 2.3");
  mutants->add_option("--mutant", given->selection.mutant, "only this one");
  mutants->add_flag("--quick", given->selection.quick, "run only the case that must kill it");
  mutants->add_option("--compiler", given->course.compiler, "g++, clang++");
  mutants->callback([given] { run_mutants(*given); });
}

}  // namespace pollen::kit
