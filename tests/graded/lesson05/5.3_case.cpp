// Step 5.3: what comes first, and who cascades.

#include <array>
#include <optional>

#include "lesson05_timers/wheel.hpp"
#include "tests/graded/lesson05/wheel.hpp"
#include "tests/graded/scenario.hpp"

using namespace pollen;
using namespace pollen::graded;

namespace {

using NextTick = std::optional<Tick>;

}  // namespace

GRADED("5.3", 4, "the next deadline is exact when near or a slot's start") {
  TimerNode near;
  TimerNode middle;
  TimerNode far;
  TimerWheel wheel;
  expect_equal(wheel.next_deadline(), NextTick(), "the next deadline of an empty wheel");
  act("put in a timer for tick 20000, on level 2");
  expect(wheel.insert(far, 20'000), "the wheel takes it");
  expect_equal(wheel.next_deadline(), NextTick(16'384), "the next deadline: where its slot begins");
  act("put in a timer for tick 197, on level 1");
  expect(wheel.insert(middle, 197), "the wheel takes it");
  expect_equal(wheel.next_deadline(), NextTick(192), "the next deadline");
  act("put in a timer for tick 63, on level 0");
  expect(wheel.insert(near, 63), "the wheel takes it");
  expect_equal(wheel.next_deadline(), NextTick(63), "the next deadline");
  act("take them out again, the nearest first");
  wheel.remove(near);
  expect_equal(wheel.next_deadline(), NextTick(192), "the next deadline");
  wheel.remove(middle);
  expect_equal(wheel.next_deadline(), NextTick(16'384), "the next deadline");
  wheel.remove(far);
  expect_equal(wheel.next_deadline(), NextTick(), "the next deadline");
}

GRADED("5.3", 4, "a timer cascades and fires at its own tick") {
  for (unsigned level = 1; level < 6; ++level) {
    const Tick deadline = 5 * width(level) + 3 * width(level - 1) + 1;
    TimerNode node;
    TimerWheel wheel;
    act("put in a timer on level " + std::to_string(level) + ", for tick " +
        std::to_string(deadline));
    expect(wheel.insert(node, deadline), "the wheel takes it");
    act("turn the wheel to the tick before, then to its own");
    expect_equal(turn(wheel, deadline - 1), Ticks{}, "what fires before its time");
    expect_equal(wheel.now(), deadline - 1, "the wheel's now");
    expect_equal(turn(wheel, deadline), Ticks{deadline}, "what fires at its tick");
    expect_equal(wheel.next_deadline(), NextTick(), "the next deadline of the wheel, now empty");
  }
}

GRADED("5.3", 3, "in a jump all that is due fires in the order of time") {
  const Ticks deadlines{300, 64, 5, 4'200, 63, 299, 65, 4'096, 9'000, 5};
  std::array<TimerNode, 10> nodes;
  TimerWheel wheel;
  act("put in timers for the ticks 300, 64, 5, 4200, 63, 299, 65, 4096, 9000 and once more 5");
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    expect(wheel.insert(nodes[i], deadlines[i]), "the wheel takes it");
  }
  act("turn the wheel to tick 5000 at once");
  expect_equal(turn(wheel, 5'000), Ticks{5, 5, 63, 64, 65, 299, 300, 4'096, 4'200}, "what fires");
  expect_equal(wheel.now(), Tick{5'000}, "the wheel's now");
  act("turn it to tick 9000");
  expect_equal(turn(wheel, 9'000), Ticks{9'000}, "what fires");
}

GRADED("5.3", 3, "the wheel goes round and not back") {
  TimerNode near;
  TimerNode next_round;
  TimerWheel wheel;
  act("turn an empty wheel to tick 1000");
  expect_equal(turn(wheel, 1'000), Ticks{}, "what fires");
  act("turn it to tick 5");
  expect_equal(turn(wheel, 5), Ticks{}, "what fires");
  expect_equal(wheel.now(), Tick{1'000}, "the wheel's now");
  act("put in timers for the ticks 4000 and 4100: the second is in the next round of level 1");
  expect(wheel.insert(next_round, 4'100) && wheel.insert(near, 4'000), "the wheel takes both");
  expect_equal(wheel.next_deadline(), NextTick(3'968), "the next deadline: slot 62 of level 1");
  act("turn it to tick 4099");
  expect_equal(turn(wheel, 4'099), Ticks{4'000}, "what fires");
  act("turn it to slot 10 of the top level, and put in a timer for slot 8 of the next round");
  expect_equal(turn(wheel, 10 * width(5)), Ticks{4'100}, "what fires");
  const Tick next = width(6) + 8 * width(5);
  expect(wheel.insert(near, next), "the wheel takes it");
  expect_equal(wheel.next_deadline(), NextTick(next), "the next deadline");
  expect_equal(turn(wheel, next), Ticks{next}, "what fires at its tick");
  act("put in a timer that is rounds away, and turn the wheel to it");
  const Tick beyond = 5 * width(6) + 1;
  expect(wheel.insert(near, beyond), "the wheel takes it");
  expect_equal(turn(wheel, beyond - 1), Ticks{}, "what fires before its time");
  expect_equal(turn(wheel, beyond), Ticks{beyond}, "what fires at its tick");
}
