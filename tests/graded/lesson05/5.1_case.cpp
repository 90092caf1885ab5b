// Step 5.1: the level and slot of a deadline.

#include <limits>

#include "lesson05_timers/wheel.hpp"
#include "tests/graded/lesson05/wheel.hpp"
#include "tests/graded/scenario.hpp"

using namespace pollen;
using namespace pollen::graded;

namespace {

std::string place_of(Tick deadline, Tick now) { return place(TimerWheel::slot_of(deadline, now)); }

}  // namespace

GRADED("5.1", 3, "what is due in this round lies in the slot of its tick") {
  act("it is tick 0: where does a deadline lie that is 1, 32 or 63 ticks away?");
  expect_equal(place_of(1, 0), "level 0 slot 1", "tick 1");
  expect_equal(place_of(32, 0), "level 0 slot 32", "tick 32");
  expect_equal(place_of(63, 0), "level 0 slot 63", "tick 63");
  act("it is tick 1000, and the round of level 0 began at 960");
  expect_equal(place_of(1001, 1000), "level 0 slot 41", "tick 1001");
  expect_equal(place_of(1023, 1000), "level 0 slot 63", "tick 1023");
}

GRADED("5.1", 4, "each level begins where the one below it ends") {
  act("it is tick 0: the first and the last deadline of each level");
  for (unsigned level = 1; level < 6; ++level) {
    const std::string name = "level " + std::to_string(level);
    expect_equal(place_of(width(level), 0), name + " slot 1", "the first");
    expect_equal(place_of(64 * width(level) - 1, 0), name + " slot 63", "the last");
  }
  act("it is tick 1000, and a deadline is 24 ticks away, but in the next round of level 0");
  expect_equal(place_of(1024, 1000), "level 1 slot 16", "tick 1024");
  act("it is the last tick of a round of level 3");
  expect_equal(place_of(width(4), width(4) - 1), "level 4 slot 1", "the tick after it");
}

GRADED("5.1", 3, "what is beyond the top level gets its farthest slot") {
  act("it is tick 0: the top level reaches as far as 2^36 ticks");
  expect_equal(place_of(width(6), 0), "level 5 slot 63", "2^36");
  expect_equal(place_of(100 * width(6), 0), "level 5 slot 63", "100 rounds away");
  expect_equal(place_of(std::numeric_limits<Tick>::max(), 0), "level 5 slot 63", "the last tick");
  act("time has come to slot 10 of the top level");
  expect_equal(place_of(3 * width(6), 10 * width(5) + 5), "level 5 slot 9",
               "3 * 2^36: the slot behind, 63 slots ahead");
  expect_equal(place_of(width(6) + 8 * width(5), 10 * width(5)), "level 5 slot 8",
               "in the next round, but less than a whole round away");
}
