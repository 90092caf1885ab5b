#include "tests/kit/learner.hpp"

#include <cstdlib>

#include "tests/kit/grader/grading.hpp"
#include "tests/kit/results.hpp"
#include "tests/kit/test/fixture.hpp"

using namespace pollen::kit;
using namespace pollen::kit::test;

namespace {

// The texts are compared as they are without colours.
const bool no_colours = ::setenv("NO_COLOR", "1", 1) == 0;

//! The learner writes step 1.1.
void write_first(const Tree& tree) {
  edit(tree.book / "lesson01_a/one.hpp", "todo(\"1.1\");", "return 7;");
}

void record(const fs::path& root, const std::string& step, StepResult result) {
  record_results(root, find_steps(root), {{step, result}});
}

}  // namespace

TEST_CASE("hint: one at a time, and where the step is") {
  Tree tree;
  tree.write_workbook();
  const std::string first = output_of([&] { show_hint(tree.ask("1.1"), "1"); });
  CHECK(contains(first, "Step 1.1: the first\nlesson01_a/one.hpp:7\n"));
  CHECK(contains(first, "Which number comes first?"));
  CHECK_FALSE(contains(first, "It is one."));
  CHECK(contains(output_of([&] { show_hint(tree.ask("1.1"), "2"); }), "It is one."));
  CHECK(contains(error_of([&] { show_hint(tree.ask("1.1"), "3"); }), "HINT is 1 to 2, not '3'"));
  CHECK(contains(error_of([&] { show_hint(tree.ask("1.1"), "x"); }), "HINT is 1 to 2, not 'x'"));
  CHECK(contains(output_of([&] { show_hint(tree.ask("1.2"), "1"); }), "no hint for it yet"));
}

TEST_CASE("diff: the lines that differ; nothing is given away of what is not written") {
  Tree tree;
  tree.write_workbook();
  const auto ask = [&] { show_diff(tree.ask("1.1"), true); };
  CHECK_FALSE(contains(output_of(ask), "return 1;"));
  write_first(tree);
  CHECK(contains(output_of(ask), "-   return 7;\n+   return 1;\n"));
  edit(tree.book / "lesson01_a/one.hpp", "return 7;", "return 1;");
  CHECK(contains(output_of(ask), "the same as the reference's"));
}

TEST_CASE("diff: in the reference itself it says what to do") {
  Tree tree;
  CHECK(contains(error_of([&] { show_diff({tree.reference, "1.1", ""}, true); }), "make workbook"));
}

TEST_CASE("diff: only for a step that passes as it is now, or by force") {
  Tree tree;
  tree.write_workbook();
  write_first(tree);
  const auto ask = [&] { show_diff(tree.ask("1.1"), false); };
  CHECK(contains(error_of(ask), "make diff STEP=1.1 FORCE=1"));
  record(tree.book, "1.1", {.passed = 2, .cases = 2});
  CHECK(contains(output_of(ask), "+   return 1;"));
}

TEST_CASE("solution: only for a step that passes as it is now, or by force") {
  Tree tree;
  tree.write_workbook();
  write_first(tree);
  const auto ask = [&] { show_solution(tree.ask("1.1"), false, false); };
  CHECK(contains(error_of(ask), "FORCE=1"));
  record(tree.book, "1.1", {.passed = 1, .cases = 2});
  CHECK(contains(error_of(ask), "FORCE=1"));
  record(tree.book, "1.1", {.passed = 2, .cases = 2});
  CHECK(contains(output_of(ask), "return 1;"));
  edit(tree.book / "lesson01_a/one.hpp", "return 7;", "return 8;");
  CHECK(contains(error_of(ask), "FORCE=1"));
  CHECK(contains(output_of([&] { show_solution(tree.ask("1.1"), true, false); }), "return 1;"));
  CHECK(contains(read_text(tree.book / "lesson01_a/one.hpp"), "return 8;"));
}

TEST_CASE("solution: what the graded cases said of the step decides, with or without threads") {
  Tree tree;
  tree.write_workbook();
  write_first(tree);
  Report report;
  report.rows = {{{"1.1", "a", 4, 2, "f", false}}, {{"1.1", "a", 4, 2, "f", false}, true}};
  const auto passes = [&] {
    record_results(tree.book, find_steps(tree.book), results_of(report));
    std::string error;
    output_of([&] { error = error_of([&] { show_solution(tree.ask("1.1"), false, false); }); });
    return error.empty();
  };
  for (Row& row : report.rows) row.judgement.verdict = Verdict::pass;
  report.rows[0].is_done = true;
  CHECK_FALSE(passes());  // as if it had been interrupted
  report.rows[1].is_done = true;
  report.rows[1].judgement.verdict = Verdict::sanitizer;
  CHECK_FALSE(passes());
  CHECK(contains(output_of([&] { show_progress(tree.book); }), "1 of 2 cases pass"));
  report.rows[1].judgement.verdict = Verdict::pass;
  CHECK(passes());
}

TEST_CASE("solution: written into all files of the step, of which a copy is kept") {
  Tree tree;
  tree.write_workbook();
  const std::string before = read_text(tree.book / "lesson01_a/other.hpp");
  output_of([&] { show_solution(tree.ask("1.2"), true, true); });
  const Step own = get_step(find_steps(tree.book), "1.2");
  const Step theirs = get_step(find_steps(tree.reference), "1.2");
  REQUIRE(own.regions.size() == 2);
  CHECK(own.regions[0].body == theirs.regions[0].body);
  CHECK(own.regions[1].body == theirs.regions[1].body);
  CHECK(read_text(tree.book / ".backup/1.2-1/lesson01_a/other.hpp") == before);
}

TEST_CASE("solution: not written into a file that the course has changed since") {
  Tree tree;
  tree.write_workbook();
  edit(tree.reference / "lesson01_a/other.hpp", "int more()", "long more()");
  const std::string before = read_text(tree.book / "lesson01_a/one.hpp");
  const std::string error = error_of([&] { show_solution(tree.ask("1.2"), true, true); });
  CHECK(contains(error, "lesson01_a/other.hpp was changed in the course"));
  CHECK(contains(error, "REFERENCE=dir"));
  CHECK(read_text(tree.book / "lesson01_a/one.hpp") == before);
  CHECK_FALSE(fs::exists(tree.book / ".backup"));
  const std::string shown = output_of([&] { show_solution(tree.ask("1.2"), true, false); });
  CHECK(contains(shown, "return 3;"));
  CHECK(contains(shown, "may not fit"));
  // Another body is no other file, and so is another step.
  edit(tree.reference / "lesson01_a/one.hpp", "return 1;", "return 0;");
  output_of([&] { show_solution(tree.ask("1.1"), true, true); });
  CHECK(contains(read_text(tree.book / "lesson01_a/one.hpp"), "return 0;"));
  fs::rename(tree.reference / "lesson01_a/other.hpp", tree.reference / "lesson01_a/third.hpp");
  CHECK(contains(error_of([&] { show_solution(tree.ask("1.2"), true, true); }), "another shape"));
}

TEST_CASE("reset: the step is as it was given, the others stay, and a backup is kept") {
  Tree tree;
  tree.write_workbook();
  write_first(tree);
  edit(tree.book / "lesson01_a/one.hpp", "todo(\"1.2\");", "return 2;");
  const std::string mine = read_text(tree.book / "lesson01_a/one.hpp");
  const std::string told = output_of([&] { reset_step(tree.ask("1.1")); });
  CHECK(contains(told, "cp -r .backup/1.1-1/. ."));
  CHECK(read_text(tree.book / ".backup/1.1-1/lesson01_a/one.hpp") == mine);
  const std::string after = read_text(tree.book / "lesson01_a/one.hpp");
  CHECK(contains(after, "todo(\"1.1\");"));
  CHECK(contains(after, "return 2;"));
}

TEST_CASE("reset: each backup has a folder of its own, and one that changes nothing makes none") {
  Tree tree;
  tree.write_workbook();
  for (int i = 0; i < 2; ++i) {
    write_first(tree);
    output_of([&] { reset_step(tree.ask("1.1")); });
  }
  CHECK(fs::exists(tree.book / ".backup/1.1-2"));
  CHECK(contains(output_of([&] { reset_step(tree.ask("1.1")); }), "nothing was changed"));
  CHECK_FALSE(fs::exists(tree.book / ".backup/1.1-3"));
}

TEST_CASE("reset: code that was begun above its todo, or beside one in a comment, is kept") {
  Tree tree;
  tree.write_workbook();
  const fs::path file = tree.book / "lesson01_a/one.hpp";
  for (const char* begun : {"int half = 1;\n  todo(\"1.1\");", "// todo(\"1.1\");\n  return 7;"}) {
    edit(file, "todo(\"1.1\");", begun);
    const std::string mine = read_text(file);
    const std::string told = output_of([&] { reset_step(tree.ask("1.1")); });
    CHECK(contains(told, "Step 1.1 is as it was given: the first."));
    CHECK(read_text(file) == read_text(tree.book / ".starter/lesson01_a/one.hpp"));
    const std::string backup = told.substr(told.find(".backup/"), 13);
    CHECK(read_text(tree.book / backup / "lesson01_a/one.hpp") == mine);
  }
}

TEST_CASE("reset: the header of todo comes back with it") {
  Tree tree;
  tree.write_workbook();
  write_first(tree);
  edit(tree.book / "lesson01_a/one.hpp", "#include \"tests/kit/todo.hpp\"\n", "");
  output_of([&] { reset_step(tree.ask("1.1")); });
  CHECK(contains(read_text(tree.book / "lesson01_a/one.hpp"), "tests/kit/todo.hpp"));
}

TEST_CASE("marks: one that the learner has deleted is named, with how to get it back") {
  Tree tree;
  tree.write_workbook();
  const fs::path file = tree.book / "lesson01_a/one.hpp";
  edit(file, "  //> 1.2 the second\n  todo(\"1.2\");\n  //<\n", "  return 2;\n");
  const std::string error = error_of([&] { reset_step(tree.ask("1.1")); });
  CHECK(contains(error, "lesson01_a/one.hpp has lost its mark of step 1.2"));
  CHECK(contains(error, "\nint two() {\n"));
  CHECK(contains(error, "\n  //> 1.2 the second\n"));
  CHECK(contains(error, "cp .starter/lesson01_a/one.hpp lesson01_a/one.hpp"));
}

TEST_CASE("marks: those that do not fit together are told with how to begin anew") {
  Tree tree;
  tree.write_workbook();
  edit(tree.book / "lesson01_a/one.hpp", "  //<\n", "");
  const std::string error = error_of([&] { show_progress(tree.book); });
  CHECK(contains(error, "lesson01_a/one.hpp:7: step 1.1 is not closed"));
  CHECK(contains(error, "diff .starter/lesson01_a/one.hpp lesson01_a/one.hpp"));
}

TEST_CASE("progress: what is written, what passes, and what comes next") {
  Tree tree;
  tree.write_workbook();
  const auto line_of = [&](const std::string& step) {
    const std::string text = output_of([&] { show_progress(tree.book); });
    const std::size_t begin = text.find("  " + step + "  ");
    REQUIRE(begin != text.npos);
    return text.substr(begin, text.find('\n', begin) - begin);
  };
  CHECK(line_of("1.1").ends_with("not written"));
  write_first(tree);
  CHECK(line_of("1.1").ends_with("  written"));
  record(tree.book, "1.1", {.passed = 1, .cases = 2});
  CHECK(line_of("1.1").ends_with("1 of 2 cases pass"));
  record(tree.book, "1.1", {.passed = 2, .cases = 2});
  CHECK(line_of("1.1").ends_with("passes"));
  CHECK(contains(output_of([&] { show_progress(tree.book); }), "Next: step 1.2."));
  edit(tree.book / "lesson01_a/one.hpp", "return 7;", "return 8;");
  CHECK(line_of("1.1").ends_with("changed since its check"));
  edit(tree.book / "lesson01_a/one.hpp", "todo(\"1.2\");", "return 2;");
  CHECK(line_of("1.2").ends_with("written in part"));
}

TEST_CASE("progress: a todo in a comment is none, and what passes is written") {
  Tree tree;
  tree.write_workbook();
  const fs::path file = tree.book / "lesson01_a/one.hpp";
  const auto says = [&](const std::string& what) {
    return contains(output_of([&] { show_progress(tree.book); }), "  " + what + "\n  1.2");
  };
  edit(file, "todo(\"1.1\");", "// a thought\n  todo(\"1.1\");");
  CHECK(says("not written"));
  edit(file, "// a thought\n", "int half = 1;\n");
  CHECK(says("written in part"));
  CHECK(contains(output_of([&] { show_diff(tree.ask("1.1"), true); }), "-   int half = 1;\n"));
  record(tree.book, "1.1", {.passed = 2, .cases = 2});
  CHECK(says("passes"));
  edit(file, "int half = 1;\n  todo", "return 7;  // todo");
  CHECK(says("changed since its check"));
  record(tree.book, "1.1", {.passed = 2, .cases = 2});
  CHECK(says("passes"));
  CHECK(contains(output_of([&] { show_diff(tree.ask("1.1"), false); }), "+   return 1;\n"));
}

TEST_CASE("progress: a hand-out shows the steps of its lesson only") {
  Tree tree;
  tree.write_handout(2);
  const std::string text = output_of([&] { show_progress(tree.book); });
  CHECK(contains(text, "2.1"));
  CHECK_FALSE(contains(text, "1.1"));
}
