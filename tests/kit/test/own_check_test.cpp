// What is kept of a learner's check.

#include "tests/kit/checks.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "tests/kit/results.hpp"
#include "tests/kit/test/fixture.hpp"
#include "tests/kit/test/grader_fixture.hpp"

using namespace pollen::kit;
using namespace pollen::kit::test;

TEST_CASE_FIXTURE(GraderFixture, "check: what is edited during a run was not checked by it") {
  const auto passes = [&] {
    const auto steps = find_steps(reference);
    return lesson_passes(steps, read_results(reference, steps), 1);
  };
  Listener listener;
  bool locked = false;
  listener.runs = [&](const Row&, std::size_t number, std::size_t) {
    if (number != 1) return;
    edit(reference + "/lesson01_answer/answer.hpp", "return 42;", "return 41;");
    const int lock = ::open((workspaces() + "/.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    REQUIRE(lock != -1);
    locked = ::flock(lock, LOCK_EX | LOCK_NB) == -1;
    ::close(lock);
  };
  CHECK(check_own(reference, order(), "", listener).score() == 100);
  CHECK(locked);  // another check would have waited
  CHECK_FALSE(passes());
  edit(reference + "/lesson01_answer/answer.hpp", "return 41;", "return 42;");
  CHECK(passes());
}

TEST_CASE("check: a hand-out without the lessons below asks for one's own") {
  Tree tree;
  tree.write_handout(2, false);
  Order order;
  order.sources.lesson = 2;
  order.workspaces = tree.book / "build/kit/grade";
  const std::string error = error_of([&] { check_own(tree.book, order, "", {}); });
  CHECK(contains(error, "lesson 1 is not here"));
  CHECK(contains(error, "without the lessons below lesson02_b. Put your own folders"));
}
