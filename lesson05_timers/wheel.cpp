#include "lesson05_timers/wheel.hpp"

#include <algorithm>
#include <bit>

namespace pollen {

namespace {
std::uint64_t bit(TimerSlot slot) { return std::uint64_t{1} << slot.index; }
}  // namespace

TimerSlot TimerWheel::slot_of(std::uint64_t deadline, std::uint64_t now) {
  //> 5.1 level and slot of a deadline
  // Each level stands for 6 bits of a tick, like a digit. The highest digit that has yet to change
  // on the way from now to the deadline is the level; its value at the deadline is the slot.
  const auto highest = static_cast<unsigned>(63 - std::countl_zero(deadline ^ now));
  const unsigned level = std::min(highest / bits, levels - 1);
  const unsigned shift = level * bits;
  const std::uint64_t current = now >> shift;
  // Only on the top level can it be a round ahead or more.
  const std::uint64_t ahead = std::min<std::uint64_t>((deadline >> shift) - current, slots - 1);
  return {level, static_cast<unsigned>((current + ahead) % slots)};
  //<
}

bool TimerWheel::insert(TimerNode& node, std::uint64_t deadline) {
  //> 5.2 insert and remove
  node.deadline_ = deadline;
  if (deadline <= now_) return false;
  node.slot_ = slot_of(deadline, now_);
  timers(node.slot_).push_back(node);
  occupied_[node.slot_.level] |= bit(node.slot_);
  return true;
  //<
}

void TimerWheel::remove(TimerNode& node) {
  //> 5.2
  TimerList::remove(node);
  // If it has fired, its slot may hold other timers by now; the question is right all the same.
  if (timers(node.slot_).empty()) occupied_[node.slot_.level] &= ~bit(node.slot_);
  //<
}

std::optional<TimerWheel::Turn> TimerWheel::first_turn() const {
  //> 5.3 what comes first, and who cascades
  // All that lies on a level is due before anything on the levels above it.
  for (unsigned level = 0; level < levels; ++level) {
    if (occupied_[level] == 0) continue;
    const unsigned shift = level * bits;
    const std::uint64_t current = now_ >> shift;
    // Rotated: bit 0 is the slot of now, bit 1 the one after it, and so on round the level.
    const auto rotated = std::rotr(occupied_[level], static_cast<int>(current % slots));
    const std::uint64_t first = current + static_cast<unsigned>(std::countr_zero(rotated));
    return Turn{{level, static_cast<unsigned>(first % slots)}, first << shift};
  }
  return std::nullopt;
  //<
}

std::optional<std::uint64_t> TimerWheel::next_deadline() const {
  const auto turn = first_turn();
  return turn ? std::optional(turn->start) : std::nullopt;
}

void TimerWheel::advance(std::uint64_t now, TimerList& fired) {
  //> 5.3
  for (auto turn = first_turn(); turn && turn->start <= now; turn = first_turn()) {
    now_ = turn->start;
    TimerList& waiting = timers(turn->slot);
    // What is not due yet goes to a lower level, or to the slot behind this one: never back here.
    while (TimerNode* node = waiting.pop_front()) {
      if (!insert(*node, node->deadline_)) fired.push_back(*node);
    }
    occupied_[turn->slot.level] &= ~bit(turn->slot);
  }
  now_ = std::max(now_, now);
  //<
}

}  // namespace pollen
