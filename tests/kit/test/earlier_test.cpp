#include "tests/kit/earlier.hpp"

#include "tests/kit/results.hpp"
#include "tests/kit/terminal.hpp"
#include "tests/kit/test/fixture.hpp"

using namespace pollen::kit;
using namespace pollen::kit::test;

namespace {

//! As if all steps of that lesson had been checked with this result.
void record_lesson(const fs::path& root, int lesson, StepResult result) {
  const auto steps = find_steps(root);
  Results results;
  for (const Step& step : steps) {
    if (step.lesson() == lesson) results[step.id] = result;
  }
  record_results(root, steps, results);
}

}  // namespace

TEST_CASE("results: they hold for the bodies that were checked, and no longer") {
  Tree tree;
  record_lesson(tree.reference, 1, {.passed = 2, .cases = 2});
  const auto passes = [&] {
    const auto steps = find_steps(tree.reference);
    return lesson_passes(steps, read_results(tree.reference, steps), 1);
  };
  CHECK(passes());
  edit(tree.reference / "lesson01_a/one.hpp", "return 1;", "return 2;");
  CHECK_FALSE(passes());
}

TEST_CASE("results: those of other steps stay, and a line that cannot be read counts for nothing") {
  Tree tree;
  record_lesson(tree.reference, 1, {.passed = 2, .cases = 2});
  record_lesson(tree.reference, 2, {.passed = 0, .cases = 1});
  edit(tree.reference / ".progress", "1.1 2/2", "1.1 x");
  const auto steps = find_steps(tree.reference);
  const Results results = read_results(tree.reference, steps);
  CHECK(results.count("1.1") == 0);
  CHECK(results.at("1.2").passes());
  CHECK_FALSE(results.at("2.1").passes());
}

TEST_CASE("earlier: the learner's lessons where they pass, else the reference's") {
  Tree tree;
  tree.write_workbook();
  using enum Author;
  CHECK(earlier_lessons(tree.book, 3, "") == std::vector{reference, reference});
  record_lesson(tree.book, 2, {.passed = 1, .cases = 1});
  CHECK(earlier_lessons(tree.book, 3, "") == std::vector{reference, own});
  CHECK(earlier_lessons(tree.book, 3, "own") == std::vector{own, own});
  CHECK(earlier_lessons(tree.book, 3, "reference") == std::vector{reference, reference});
  CHECK(contains(error_of([&] { earlier_lessons(tree.book, 3, "mine"); }), "not 'mine'"));
}

TEST_CASE(
    "earlier: the staged tree has links to those lessons, and what was built goes with them") {
  Tree tree;
  tree.write_workbook();
  using enum Author;
  std::string told;
  const auto build_on = [&](const std::vector<Author>& earlier) {
    fs::path dir;
    told = output_of([&] { dir = stage(tree.book, 3, earlier, ""); });
    return dir;
  };
  const fs::path dir = build_on({own, reference});
  CHECK(told == "Lesson 3 stands on your lesson 1 and the reference's lesson 2.\n");
  const auto leads_to = [&](const char* name, const fs::path& target) {
    return fs::equivalent(dir / name, target / name);
  };
  CHECK(leads_to("lesson01_a", tree.book));
  CHECK(leads_to("lesson02_b", tree.reference));
  CHECK(leads_to("lesson03_c", tree.book));
  CHECK(leads_to("Makefile", tree.book));
  write_text(dir / "build/old.o", "");
  build_on({own, reference});
  CHECK(fs::exists(dir / "build/old.o"));
  build_on({reference, reference});
  CHECK_FALSE(fs::exists(dir / "build/old.o"));
  CHECK(leads_to("lesson01_a", tree.reference));
  CHECK(build_on({own, own}) == tree.book);
}

TEST_CASE("terminal: lines are broken at 80 columns, code is not") {
  const std::string long_line = std::string(50, 'a') + ' ' + std::string(40, 'b');
  CHECK(wrap(long_line, "  ") ==
        "  " + std::string(50, 'a') + "\n  " + std::string(40, 'b') + '\n');
  CHECK(wrap("```\n" + long_line + "\n```\n") == "```\n" + long_line + "\n```\n");
  CHECK(wrap("  " + long_line) == "  " + long_line + '\n');
  CHECK(width("läuft…") == 6);
  CHECK(fit("läuft", 4) == "läu…");
  CHECK(fit("ja", 4) == "ja  ");
}
