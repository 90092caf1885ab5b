// Step 2.5: yield_now.

#include "lesson02_waker/yield_now.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

GRADED("2.5", 5, "it steps aside once and asks to be polled again") {
  WakeCounter counter;
  auto future = yield_now();
  expect_equal(counter.wakes(), 0, "wakes before the first poll");
  act("poll it");
  expect(poll_with(future, counter).is_pending(), "it is pending");
  expect_equal(counter.wakes(), 1, "wakes: without one nobody would ever poll it again");
}

GRADED("2.5", 3, "the second time it is done") {
  WakeCounter counter;
  auto future = yield_now();
  act("poll it twice");
  (void)poll_with(future, counter);
  expect(poll_with(future, counter).is_ready(), "it is ready");
  expect_equal(counter.wakes(), 1, "wakes");
  expect_equal(counter.references(), 0, "wakers that it keeps");
}
