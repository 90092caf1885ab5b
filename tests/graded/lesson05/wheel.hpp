#pragma once
// What the cases of lesson 5 need for a wheel: ticks, the width of its slots, what fires.

#include <cstdint>
#include <string>
#include <vector>

#include "lesson05_timers/wheel.hpp"

namespace pollen::graded {

using Tick = std::uint64_t;
using Ticks = std::vector<Tick>;

//! How many ticks a slot of this level takes.
constexpr Tick width(unsigned level) { return Tick{1} << (6 * level); }

//! Where a timer lies, in words.
inline std::string place(TimerSlot slot) {
  return "level " + std::to_string(slot.level) + " slot " + std::to_string(slot.index);
}

//! Turns the wheel, and gives the deadlines of the timers that fired, in their order.
inline Ticks turn(TimerWheel& wheel, Tick now) {
  TimerList fired;
  wheel.advance(now, fired);
  Ticks deadlines;
  while (const TimerNode* node = fired.pop_front()) deadlines.push_back(node->deadline());
  return deadlines;
}

}  // namespace pollen::graded
