// Mutants: how their files are read, how a trial is judged, and what `make mutants` says.

#include "tests/kit/verify/mutants.hpp"

#include <string>
#include <vector>

#include "tests/kit/test/course_fixture.hpp"
#include "tests/kit/test/fixture.hpp"
#include "tests/kit/verify/matrix.hpp"
#include "tests/kit/verify/mutant.hpp"

using namespace pollen::kit;
using pollen::kit::test::contains;
using pollen::kit::test::CourseFixture;
using pollen::kit::test::error_of;
using pollen::kit::test::output_of;

namespace {

const std::string head =
    "// mutant 1.2: it is wrong\n// bug: it is not right\n"
    "// killed by: no race: a title\n// shows: a reason\n";

const std::vector<Case> cases{{"1.1", "first", 4, 0, "f", false},
                              {"1.2", "a title", 4, 2, "f", false}};

//! A report in which the first case and the second have these verdicts.
Report trial_of(Verdict first, Verdict second, const std::string& told = "") {
  Report report;
  report.rows = {{cases[0]}, {cases[1]}};
  for (Row& row : report.rows) row.is_done = row.is_built = true;
  report.rows[0].judgement = {first, ""};
  report.rows[1].judgement = {second, told};
  return report;
}

Mutant mutant_of(const std::string& shows) {
  Mutant mutant;
  mutant.name = "1.2-x";
  mutant.step = "1.2";
  mutant.killer = "a title";
  mutant.shows = shows;
  return mutant;
}

}  // namespace

TEST_CASE("mutants: a head of four lines, and the bodies") {
  const Mutant mutant = parse_mutant("1.2-x", head + "  one();\n//@ 2\n  two();\n");
  CHECK(mutant.fault == "");
  CHECK(mutant.title == "it is wrong");
  CHECK(mutant.bug == "it is not right");
  CHECK(mutant.for_races);
  CHECK(mutant.killer == "a title");
  CHECK(mutant.shows == "a reason");
  CHECK(mutant.bodies == std::vector<std::string>{"  one();\n", "  two();\n"});
}

TEST_CASE("mutants: the first of two bodies may be empty") {
  CHECK(parse_mutant("1.2-x", head + "//@ 2\n  two();\n").bodies ==
        std::vector<std::string>{"", "  two();\n"});
}

TEST_CASE("mutants: a line of the head that is lacking is named") {
  CHECK(parse_mutant("1.3-x", head).fault ==
        "line 1 must be \"// mutant 1.3: …\", not \"// mutant 1.2: it is wrong\"");
  CHECK(parse_mutant("1.2-x", "// mutant 1.2: x\n// killed by: y\n").fault ==
        "line 2 must be \"// bug: …\", not \"// killed by: y\"");
  CHECK(contains(parse_mutant("1.2-x", "// mutant 1.2: x\n// bug: y\n// killed by: \n").fault,
                 "line 3 must be"));
}

TEST_CASE("mutants: killed by the case that is named, for the reason that is named") {
  CHECK(fault_of_trial(mutant_of("got 3"),
                       trial_of(Verdict::pass, Verdict::fail, "     ✗ it: got 3\n")) == "");
  CHECK(fault_of_trial(mutant_of("TIMEOUT"), trial_of(Verdict::fail, Verdict::timeout)) == "");
}

TEST_CASE("mutants: a survivor") {
  CHECK(fault_of_trial(mutant_of("x"), trial_of(Verdict::pass, Verdict::pass)) ==
        "survives: no case fails");
}

TEST_CASE("mutants: killed by others only") {
  CHECK(fault_of_trial(mutant_of("x"), trial_of(Verdict::crash, Verdict::pass)) ==
        "is not killed by \"a title\", but by others:\n  1.1 first: CRASH");
}

TEST_CASE("mutants: killed for a reason that is not the one; what holds is no reason") {
  const std::string told = "     ✓ it is ready\n     ✗ it wakes\n";
  CHECK(fault_of_trial(mutant_of("it is ready"), trial_of(Verdict::pass, Verdict::fail, told)) ==
        "is killed for another reason: \"it is ready\" is not in\nFAIL\n     ✗ it wakes\n");
  CHECK(fault_of_trial(mutant_of("TIMEOUT"), trial_of(Verdict::pass, Verdict::fail, told)) != "");
}

TEST_CASE("mutants: what does not compile is not killed, though no case passes") {
  Report report = trial_of(Verdict::pass, Verdict::no_verdict, "It does not compile:\na.hpp:1\n");
  report.rows[1].is_built = false;
  CHECK(contains(fault_of_trial(mutant_of("a.hpp"), report), "does not compile"));
  report.failure = "a.hpp does not compile\n";
  CHECK(contains(fault_of_trial(mutant_of("a.hpp"), report), "a.hpp does not compile"));
}

TEST_CASE("mutants: the matrix has a letter for each case") {
  const Matrix matrix(cases);
  CHECK(matrix.header() == std::string(39, ' ') + "1.1 1.2\n");
  const Report report = trial_of(Verdict::crash, Verdict::fail);
  const std::string name = "1.2-x" + std::string(29, ' ');
  CHECK(matrix.line(mutant_of(""), report, true) == "  ok " + name + "x   K\n");
  CHECK(matrix.line(mutant_of(""), report, false) == " BAD " + name + "x   ?\n");
  CHECK(matrix.line(mutant_of(""), trial_of(Verdict::crash, Verdict::pass), false) ==
        " BAD " + name + "x   -\n");
}

TEST_CASE_FIXTURE(CourseFixture, "mutants: those of a lesson are tried, and all faults are told") {
  put_mutant("1.1-product", "a sum of two", "the sum: expected 7, got 12", "  return a * b;\n");
  put_mutant("1.1-right", "a sum of two", "the sum", "  return b + a;\n");
  put_mutant("1.1-other-reason", "a sum of two", "nothing and nothing", "  return a - b;\n");
  put_mutant("1.1-other-case", "a sum of two", "the sum", "  return a == 0 ? 0 : a + b;\n");
  put_mutant("1.1-no-code", "a sum of two", "the sum", "  return a + c;\n");
  put_mutant("1.1-no-case", "a sum of three", "the sum", "  return a;\n");
  put_mutant("1.1-no-race", "no race: a sum of two", "the sum", "  return a;\n");
  put_mutant("1.2-half", "twice and thrice", "twice 4", "  return a;\n");
  put_mutant("1.2-loop", "twice and thrice", "TIMEOUT",
             "  pause();\n  return 2 * a;\n//@ 2\n  return 3 * a;\n");
  put_mutant("1.2-second", "twice and thrice", "thrice 4: expected 12, got 4",
             "  return 2 * a;\n//@ 2\n  return a;\n");
  Tally tally;
  const std::string said = output_of([&] { tally = try_mutants(course(), 1, {}); });
  INFO(said);
  CHECK(tally.tried == 10);
  CHECK(tally.right == 3);
  CHECK(tally.faults == 7);
  CHECK(tally.wrong.size() == 7);
  CHECK(tally.wrong.contains("1.1-right"));
  CHECK(contains(said, "  ok 1.1-product                       Kx  ·\n"));
  CHECK(contains(said, " BAD 1.1-right                         -·  ·\n"));
  CHECK(contains(said, "1.1-right survives: no case fails\n"));
  CHECK(contains(said, "1.1-other-reason is killed for another reason: \"nothing and nothing\""));
  CHECK(contains(said,
                 "1.1-other-case is not killed by \"a sum of two\", but by others:\n"
                 "  1.1 a sum with nothing: FAIL\n"));
  CHECK(contains(said, "1.1-no-code does not compile"));
  CHECK(contains(said, "‘c’ was not declared"));
  CHECK(contains(said,
                 "1.1-no-case killed by: no case of the lesson is called \"a sum of three\"; "
                 "step\n1.1 has:\n  a sum of two\n  a sum with nothing\n"));
  CHECK(contains(said, "1.1-no-race killed by: \"a sum of two\" has no run under the thread"));
  CHECK(contains(said, "1.2-half has bodies for 1 of the 2 regions of step 1.2"));
  CHECK(contains(said, "  ok 1.2-loop                              K\n"));
  CHECK(contains(said, "  ok 1.2-second                            K\n"));
}

TEST_CASE_FIXTURE(CourseFixture, "mutants: too few, and one that is not there") {
  put_mutant("1.1-product", "a sum of two", "the sum", "  return a * b;\n");
  Selection selection;
  selection.reference_passes = true;
  selection.quick = true;
  Tally tally;
  const std::string said = output_of([&] { tally = try_mutants(course(), 1, selection); });
  CHECK(contains(said, "These are too few: a lesson needs 10.\n"));
  CHECK(tally.right == 1);
  CHECK(tally.faults == 1);
  CHECK(contains(said, "  ok 1.1-product                       K\n"));  // no other case ran
  selection.mutants = {"1.1-sum"};
  CHECK(contains(error_of([&] { try_mutants(course(), 1, selection); }),
                 "there is no mutant of 1.1-sum"));
  put(".starter/lesson01_sums/sums.hpp", "");
  CHECK(contains(error_of([&] { try_mutants(course(), 1, selection); }), "this is a workbook"));
}

TEST_CASE_FIXTURE(CourseFixture, "mutants: nothing is proven where the lesson itself fails") {
  put_cases("sum(3, 4)", "8");
  put_mutant("1.1-product", "a sum of two", "the sum", "  return a * b;\n");
  Selection selection;
  selection.mutants = {"1.1-product"};
  Tally tally;
  const std::string said = output_of([&] { tally = try_mutants(course(), 1, selection); });
  CHECK(tally.faults == 1);
  CHECK(contains(said, "The lesson itself does not pass:\n"));
  CHECK(contains(said, "the sum: expected 8, got 7"));
}
