#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "tests/kit/commands.hpp"
#include "tests/kit/earlier.hpp"
#include "tests/kit/learner.hpp"
#include "tests/kit/workbook.hpp"

namespace pollen::kit {

namespace {

// The program runs in the tree that it is about.
const std::filesystem::path here = ".";

void add_copies(CLI::App& app) {
  auto copy = std::make_shared<Copy>();
  copy->from = here;
  auto* workbook = app.add_subcommand("workbook", "write all lessons with their steps to be done");
  auto* handout = app.add_subcommand("handout", "write one lesson with its steps to be done");
  for (auto* command : {workbook, handout}) {
    command->add_option("dir", copy->to, "where to")->required();
    command->add_flag("--add", copy->add, "add what is lacking there; what is the learner's stays");
    command->callback([copy] { write_copy(*copy); });
  }
  handout->add_option("--lesson", copy->handout, "its number")->required()->check(CLI::Range(1, 6));
  handout->add_flag("!--without-earlier", copy->with_earlier, "leave out the lessons below");
}

void add_stage(CLI::App& app) {
  struct Arguments {
    int lesson = 1;
    std::string earlier;
    std::string reference;
  };
  auto given = std::make_shared<Arguments>();
  auto* command = app.add_subcommand("stage", "prepare the lessons below one; prints the tree");
  command->add_option("lesson", given->lesson)->required()->check(CLI::Range(1, 6));
  command->add_option("--earlier", given->earlier, "own or reference");
  command->add_option("--reference", given->reference, "where the solved lessons are");
  command->callback([given] {
    const auto earlier = earlier_lessons(here, given->lesson, given->earlier);
    std::cout << stage(here, given->lesson, earlier, given->reference).string() << '\n';
  });
}

void add_questions(CLI::App& app) {
  struct Arguments {
    Question question;
    std::string hint = "1";
    bool forced = false;
    bool write = false;
  };
  auto given = std::make_shared<Arguments>();
  given->question.root = here;
  const auto add = [&](const char* name, const char* what, std::function<void()> answer) {
    auto* command = app.add_subcommand(name, what);
    command->add_option("step", given->question.step, "as 2.3")->required();
    command->add_option("--reference", given->question.reference, "where the solved lessons are");
    command->callback(std::move(answer));
    return command;
  };
  add("hint", "a hint for a step", [given] {
    show_hint(given->question, given->hint);
  })->add_option("--number", given->hint, "which one");
  auto* diff = add("diff", "compare a step with the reference",
                   [given] { show_diff(given->question, given->forced); });
  auto* solution = add("solution", "the reference's code for a step",
                       [given] { show_solution(given->question, given->forced, given->write); });
  for (auto* command : {diff, solution}) {
    command->add_flag("--force", given->forced, "although the step does not pass");
  }
  solution->add_flag("--write", given->write, "put it into the files");
  add("reset", "put a step back as it was given", [given] { reset_step(given->question); });
}

}  // namespace

void add_workbook_commands(CLI::App& app) {
  add_copies(app);
  add_stage(app);
  add_questions(app);
  app.add_subcommand("progress", "all steps, and what passes")->callback([] {
    show_progress(here);
  });
}

}  // namespace pollen::kit
