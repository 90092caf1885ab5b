// check, grade, grade-all, gradescope.

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>
#include <memory>
#include <set>

#include "tests/kit/checks.hpp"
#include "tests/kit/commands.hpp"
#include "tests/kit/grader/class.hpp"
#include "tests/kit/grader/gradescope.hpp"
#include "tests/kit/grader/report.hpp"
#include "tests/kit/steps.hpp"
#include "tests/kit/terminal.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t report_all = 1000;

struct Arguments {
  Order order;
  fs::path json;
  fs::path csv;
  fs::path submissions;
  fs::path out;
  std::string reference;
  bool verbose = false;
};

//! Shows each line as soon as the run is done, and keeps the files up to date.
class Show {
 public:
  explicit Show(const Arguments& given) : given_(given) {}

  Listener listener() {
    Listener listener;
    listener.compiles = [this](const std::string& file) { line_.say("  compiling " + file); };
    listener.runs = [this](const Row& row, std::size_t number, std::size_t count) {
      line_.say("  running " + std::to_string(number) + " of " + std::to_string(count) + ": " +
                row.graded.name());
    };
    listener.changed = [this](const Report& report) { changed(report); };
    return listener;
  }

 private:
  void changed(const Report& report) {
    line_.clear();
    if (!given_.json.empty()) write_text(given_.json, gradescope_results(report));
    if (!given_.csv.empty()) write_text(given_.csv, csv(report));
    for (const Row& row : report.rows) {
      if (!row.is_done || !shown_.insert(&row - report.rows.data()).second) continue;
      std::cout << row_line(row) << std::flush;
      if (given_.verbose && row.judgement.verdict == Verdict::pass) std::cout << row.judgement.told;
    }
  }

  const Arguments& given_;
  ProgressLine line_;
  std::set<std::ptrdiff_t> shown_;
};

using Grade = std::function<Report(const Listener&)>;

Report run_and_show(const Arguments& given, std::size_t most_failures, const Grade& grade) {
  Show show(given);
  Report report = grade(show.listener());
  std::cout << failures(report, most_failures, false) << '\n' << summary(report);
  return report;
}

//! Full marks or not: that is the exit status.
void finish(const Report& report) {
  if (!report.is_perfect()) throw CLI::RuntimeError(1);
}

void check(const Arguments& given) {
  const std::size_t most_failures = given.order.step.empty() ? 3 : report_all;
  finish(run_and_show(given, most_failures, [&](const Listener& listener) {
    return check_own(".", given.order, given.reference, listener);
  }));
}

void grade_one(const Arguments& given) {
  finish(run_and_show(given, report_all,
                      [&](const Listener& listener) { return grade(given.order, listener); }));
}

void add_outputs(CLI::App& command, Arguments& given) {
  command.add_option("--json", given.json, "results in Gradescope's format; after every run");
  command.add_option("--csv", given.csv, "a line for each run");
  command.add_option("--compiler", given.order.compiler, "g++, clang++");
}

void add_check(CLI::App& app, const std::shared_ptr<Arguments>& given) {
  auto* command = app.add_subcommand("check", "the graded tests on the code in this tree");
  command->add_option("--lesson", given->order.sources.lesson)->check(CLI::Range(1, 6));
  command->add_option("--step", given->order.step, "only this step's, as 2.3");
  command->add_option("--reference", given->reference, "where the solved lessons are");
  command->add_flag("--verbose", given->verbose, "tell the story of what passes, too");
  add_outputs(*command, *given);
  command->callback([given] { check(*given); });
}

void add_grade(CLI::App& app, const std::shared_ptr<Arguments>& given) {
  Sources& sources = given->order.sources;
  const auto add = [&](const char* name, const char* what) {
    auto* command = app.add_subcommand(name, what);
    command->add_option("--lesson", sources.lesson)->required()->check(CLI::Range(1, 6));
    command->add_option("--hidden", sources.hidden, "a folder with cases of your own");
    return command;
  };
  auto* one = add("grade", "one submission, of which only the lesson's files are taken");
  one->add_option("submission", sources.submission)->required();
  add_outputs(*one, *given);
  one->callback([given] { grade_one(*given); });

  auto* all = add("grade-all", "every folder in a folder");
  all->add_option("submissions", given->submissions)->required();
  all->add_option("--out", given->out, "where grades and feedback go")->required();
  all->add_option("--compiler", given->order.compiler, "g++, clang++");
  all->callback([given] { grade_class(given->order, given->submissions, given->out); });

  auto* zip = add("gradescope", "write the archive that Gradescope runs");
  zip->add_option("zip", given->out)->required();
  zip->callback([given] {
    const Sources& from = given->order.sources;
    write_gradescope_zip(from.tests, from.lesson, from.hidden, given->out);
    std::cout << "Wrote " << given->out.string() << ". Upload it as the autograder.\n";
  });
}

}  // namespace

void add_grade_commands(CLI::App& app) {
  auto given = std::make_shared<Arguments>();
  given->order.sources.tests = ".";
  given->order.sources.reference = ".";
  given->order.workspaces = "build/kit/grade";
  add_check(app, given);
  add_grade(app, given);
}

}  // namespace pollen::kit
