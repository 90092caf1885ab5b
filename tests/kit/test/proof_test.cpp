// verify: what is proven of a lesson's cases, and what is found to be wrong.

#include "tests/kit/verify/proof.hpp"

#include <string>

#include "tests/kit/test/course_fixture.hpp"
#include "tests/kit/test/fixture.hpp"

using namespace pollen::kit;
using pollen::kit::test::CourseFixture;
using pollen::kit::test::output_of;

namespace {

Report report_of(Verdict first, Verdict second, const std::string& told = "") {
  Report report;
  report.rows = {{{"1.1", "first", 60, 0, "f", false}}, {{"1.2", "second", 40, 0, "f", false}}};
  for (Row& row : report.rows) row.is_done = row.is_built = true;
  report.rows[0].judgement = {first, told};
  report.rows[1].judgement = {second, ""};
  return report;
}

using Faults = std::vector<std::string>;

}  // namespace

TEST_CASE("verify: in a starter all cases come to a step that is not written") {
  CHECK(faults_after("", report_of(Verdict::todo, Verdict::todo)).empty());
  CHECK(faults_after("", report_of(Verdict::todo, Verdict::pass)) ==
        Faults{"in the starter 1.2 second is PASS, not TODO"});
  CHECK(faults_after("", report_of(Verdict::crash, Verdict::todo)) ==
        Faults{"in the starter 1.1 first is CRASH, not TODO:\n"});
}

TEST_CASE("verify: after a step its cases pass and no later one") {
  CHECK(faults_after("1.1", report_of(Verdict::pass, Verdict::todo)).empty());
  CHECK(faults_after("1.1", report_of(Verdict::pass, Verdict::pass)) ==
        Faults{"with the steps up to 1.1 1.2 second is PASS, not TODO"});
  CHECK(faults_after("1.1", report_of(Verdict::todo, Verdict::todo,
                                      "  1. go\nstep 1.2 is not written yet: x/README.md\n")) ==
        Faults{"with the steps up to 1.1 1.1 first is TODO, not PASS: step 1.2 is not written yet: "
               "x/README.md"});
}

TEST_CASE("verify: a starter that does not compile is a fault") {
  Report report;
  report.failure = "a.hpp does not compile\n";
  CHECK(faults_after("", report) == Faults{"in the starter nothing can be graded:\na.hpp does not "
                                           "compile\n"});
}

TEST_CASE_FIXTURE(CourseFixture, "verify: a lesson is proven") {
  Proof proof;
  output_of([&] { proof = prove_lesson(course(), 1); });
  CHECK(proof.faults == Faults{});
  CHECK(proof.steps == 2);
  CHECK(proof.cases == 3);
  CHECK(proof.points == 100);
  CHECK(proof.seconds > 0);
}

TEST_CASE_FIXTURE(CourseFixture, "verify: a case that touches a later step is found") {
  put_cases("sum(twice(1), 5)", "7");
  Proof proof;
  output_of([&] { proof = prove_lesson(course(), 1); });
  CHECK(proof.faults == Faults{"with the steps up to 1.1 1.1 a sum of two is TODO, not PASS: "
                               "step 1.2 is not written yet: lesson01_future/README.md"});
}

TEST_CASE_FIXTURE(CourseFixture, "verify: a wrong reference, a step without cases, lost points") {
  put_cases("sum(3, 4)", "8");
  put("lesson01_sums/more.hpp", "inline void more() {\n  //> 1.3 more\n  //<\n}\n");
  put("tests/graded/lesson01/more_case.cpp",
      "#include \"tests/graded/scenario.hpp\"\n"
      "GRADED(\"1.1\", 7, \"nothing is asked\") { pollen::graded::expect(true, \"well\"); }\n");
  Proof proof;
  output_of([&] { proof = prove_lesson(course(), 1); });
  REQUIRE(proof.faults.size() == 7);
  CHECK(proof.faults[0] == "the cases have 107 points in all, not 100");
  CHECK(proof.faults[1] == "step 1.3 has no graded case");
  CHECK(proof.faults[2] == "in the starter 1.1 nothing is asked is PASS, not TODO");
  CHECK(proof.faults[3].starts_with("with the steps up to 1.1 1.1 a sum of two is FAIL, not PASS"));
  CHECK(proof.faults.back().starts_with("the reference has 67 of 107 points:\n"));
}
