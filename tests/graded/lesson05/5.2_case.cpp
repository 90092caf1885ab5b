// Step 5.2: into the wheel and out of it.

#include <array>
#include <bit>
#include <cstdint>

#include "lesson05_timers/wheel.hpp"
#include "tests/graded/lesson05/wheel.hpp"
#include "tests/graded/scenario.hpp"

using namespace pollen;
using namespace pollen::graded;

namespace {

// The test's way to a private member: an explicit instantiation may name it.
using Bitmap = std::array<std::uint64_t, TimerWheel::levels>;
Bitmap& bitmap_of(TimerWheel& wheel);
template <Bitmap TimerWheel::*Member>
struct Door {
  friend Bitmap& bitmap_of(TimerWheel& wheel) { return wheel.*Member; }
};
template struct Door<&TimerWheel::occupied_>;

//! How many slots of all levels are said to be occupied.
int occupied(TimerWheel& wheel) {
  int count = 0;
  for (const std::uint64_t level : bitmap_of(wheel)) count += std::popcount(level);
  return count;
}

bool is_occupied(TimerWheel& wheel, unsigned level, unsigned slot) {
  return (bitmap_of(wheel)[level] >> slot & 1) != 0;
}

}  // namespace

GRADED("5.2", 3, "what is due already is not put in") {
  TimerNode due;
  TimerNode later;
  TimerWheel wheel;
  act("it is tick 0: put in a timer for tick 0");
  expect(!wheel.insert(due, 0), "the wheel refuses it");
  expect(!due.is_linked(), "it is in no list");
  expect_equal(occupied(wheel), 0, "slots that are occupied");
  act("put in a timer for tick 1");
  expect(wheel.insert(later, 1), "the wheel takes it");
  expect(later.is_linked(), "it is in a list");
  expect_equal(later.deadline(), Tick{1}, "the deadline that it remembers");
  wheel.remove(later);
}

GRADED("5.2", 4, "a bit says which slots are occupied") {
  TimerNode near;
  TimerNode far;
  TimerWheel wheel;
  act("put in one timer for tick 5, and one for tick 200");
  expect(wheel.insert(near, 5), "the wheel takes the first");
  expect(wheel.insert(far, 200), "the wheel takes the second");
  expect(is_occupied(wheel, 0, 5), "level 0 slot 5 is occupied");
  expect(is_occupied(wheel, 1, 3), "level 1 slot 3 is occupied");
  expect_equal(occupied(wheel), 2, "slots that are occupied");
  act("take out the first");
  wheel.remove(near);
  expect(!near.is_linked(), "it is in no list");
  expect(!is_occupied(wheel, 0, 5), "level 0 slot 5 is free");
  expect(is_occupied(wheel, 1, 3), "level 1 slot 3 is still occupied");
  act("take it out once more, and one that was never in");
  TimerNode never;
  wheel.remove(near);
  wheel.remove(never);
  expect_equal(occupied(wheel), 1, "slots that are occupied");
  wheel.remove(far);
}

GRADED("5.2", 3, "of two timers in a slot the other one still counts") {
  TimerNode first;
  TimerNode second;
  TimerWheel wheel;
  act("put in two timers for tick 100");
  expect(wheel.insert(first, 100) && wheel.insert(second, 100), "the wheel takes both");
  expect_equal(occupied(wheel), 1, "slots that are occupied");
  act("one of them fires: it is moved to a list of the fired; and then it is taken out of that");
  TimerList fired;
  TimerList::remove(first);
  fired.push_back(first);
  wheel.remove(first);
  expect(fired.empty(), "that list is empty");
  expect(is_occupied(wheel, 1, 1), "level 1 slot 1 is still occupied: the other one lies there");
  act("take out the other one");
  wheel.remove(second);
  expect(!is_occupied(wheel, 1, 1), "level 1 slot 1 is free");
}
