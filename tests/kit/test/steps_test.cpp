#include <algorithm>
#include <map>

#include "tests/kit/test/fixture.hpp"

using namespace pollen::kit;
using namespace pollen::kit::test;

namespace {
std::string error_in(const std::string& text) {
  return error_of([&] { group_steps(parse_marks("lesson01_a/a.hpp", text)); });
}
}  // namespace

TEST_CASE("steps: a region is what stands between its marks") {
  const auto regions = parse_marks("lesson01_a/one.hpp", one_hpp);
  REQUIRE(regions.size() == 2);
  CHECK(regions[1].step == "1.2");
  CHECK(regions[1].title == "the second");
  CHECK(regions[1].line == 10);
  CHECK(regions[1].indent == "  ");
  CHECK(regions[1].body == "  int a = 2;\n  return a;\n");
  CHECK(one_hpp.substr(regions[1].begin, regions[1].end - regions[1].begin) == regions[1].body);
}

TEST_CASE("steps: an empty body, and a last line without its end") {
  const auto regions = parse_marks("a", "//> 1.1 x\n//<");
  REQUIRE(regions.size() == 1);
  CHECK(regions[0].body.empty());
}

TEST_CASE("steps: the bodies of one step come in the order of their files") {
  Tree tree;
  const auto steps = find_steps(tree.reference);
  const Step& step = get_step(steps, "1.2");
  REQUIRE(step.regions.size() == 2);
  CHECK(step.regions[1].file == "lesson01_a/other.hpp");
  CHECK(step.title == "the second");
}

TEST_CASE("steps: marks that do not fit together are told with their line") {
  CHECK(contains(error_in("//> 1.1 a\n//> 1.2 b\n//<\n"), "a.hpp:1: step 1.1 is not closed"));
  CHECK(contains(error_in("x\n//> 1.1 a\n"), "a.hpp:2: step 1.1 is not closed"));
  CHECK(contains(error_in("//> 1.1 a\n//<\n//<\n"), "a.hpp:3: //< closes a step, but none"));
  CHECK(contains(error_in("//> register first\n//<\n"), "needs the number of its step"));
  CHECK(contains(error_in("//> \n//<\n"), "needs the number of its step"));
}

TEST_CASE("steps: numbers and titles must make sense") {
  CHECK(contains(error_in("//> 1.1 a\n//<\n//> 1.1 b\n//<\n"), "has its title already"));
  CHECK(contains(error_in("//> 1.1\n//<\n"), "has no title"));
  CHECK(contains(error_in("//> 2.1 a\n//<\n"), "belongs into lesson02_"));
  CHECK(contains(error_in("//> 1.2 a\n//<\n"), "a step 1.2, but no 1.1"));
  CHECK(contains(error_in("//> 1.1 a\n//<\n//> 1.3 a\n//<\n"), "a step 1.3, but no 1.2"));
}

TEST_CASE("steps: for an unknown step the nearest is named") {
  Tree tree;
  const auto steps = find_steps(tree.reference);
  CHECK(contains(error_of([&] { get_step(steps, "1.9"); }), "nearest is 1.2, the second"));
  CHECK(contains(error_of([&] { get_step(steps, "2.2"); }), "nearest is 2.1, another"));
  CHECK(contains(error_of([&] { get_step(steps, "wheel"); }), "STEP=1.1; not 'wheel'"));
}

TEST_CASE("steps: the lessons have 5 to 9 each, of some 30 lines") {
  std::map<int, int> count;
  for (const Step& step : find_steps(".")) {
    ++count[step.lesson()];
    std::ptrdiff_t lines = 0;
    for (const Region& region : step.regions) {
      lines += std::count(region.body.begin(), region.body.end(), '\n');
    }
    CAPTURE(step.id);
    CHECK(lines <= 35);
  }
  CHECK(count.size() == 6);
  for (const auto& lesson : count) {
    CAPTURE(lesson.first);
    CHECK(lesson.second >= 5);
    CHECK(lesson.second <= 9);
  }
}
