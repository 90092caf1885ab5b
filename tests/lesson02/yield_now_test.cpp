// Stepping aside once.

#include "lesson02_waker/yield_now.hpp"

#include <doctest/doctest.h>

#include "lesson01_future/async.hpp"
#include "lesson01_future/ready.hpp"
#include "lesson02_waker/block_on.hpp"
#include "tests/support/rescued.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

Async<int> steps_aside(int times) {
  for (int i = 0; i < times; ++i) co_await yield_now();
  co_return times;
}

}  // namespace

TEST_CASE("yield_now: pending once, having woken itself; then done") {
  WakeCounter counter;
  auto future = yield_now();
  CHECK(counter.wakes() == 0);
  CHECK(poll_with(future, counter).is_pending());
  CHECK(counter.wakes() == 1);
  CHECK(poll_with(future, counter).is_ready());
  CHECK(counter.wakes() == 1);
}

TEST_CASE("11 yield_now: it wakes itself during the poll, and block_on polls once more for each") {
  int polls = 0;
  auto future = steps_aside(100);
  const int times = block_on(rescued(poll_fn([&](Context& cx) {
    ++polls;
    return future.poll(cx);
  })));
  CHECK(times == 100);
  CHECK(polls == 101);
}
