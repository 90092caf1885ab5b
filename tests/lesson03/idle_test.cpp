// Who counts as searching, step by step on one thread. On several: runtime_test.cpp.

#include "lesson03_executor/idle.hpp"

#include <doctest/doctest.h>

using namespace pollen;

TEST_CASE("42 whose last look before sleeping found something is a searcher that wakes another") {
  Idle idle(Driver::make(), 2);
  REQUIRE(idle.start_searching());
  // Whoever adds work now wakes nobody: it is for the searcher to find. So when the searcher gives
  // up, and in its last look does find something, there may be more than it takes.
  idle.announce_sleep(true);
  idle.stay_awake();
  CHECK_FALSE(idle.start_searching());  // half of the workers are searching
  CHECK(idle.stop_searching());         // the last to search: it must wake another
  CHECK(idle.start_searching());
}

TEST_CASE("42 a call is answered once, by whoever comes first") {
  Idle idle(Driver::make(), 2);
  idle.announce_sleep(false);
  idle.announce_sleep(false);
  idle.wake_one();
  idle.wake_one();                      // one is on its way already
  CHECK_FALSE(idle.start_searching());  // and counts as searching
  idle.stay_awake();                    // answers for the other one
  CHECK(idle.stop_searching());
  idle.wake_one();
  CHECK(idle.sleep());  // does not sleep: it was called
  CHECK(idle.stop_searching());
}
