#pragma once
// Which timers are due? A hierarchical timing wheel knows without looking at those that are not.
//
// Time is counted in ticks. Level 0 has a slot for each tick, level 1 a slot for each 64 ticks,
// level 2 for each 64 * 64, and so on. A timer that is due soon lies in the slot of its tick, one
// that is due later in a wider slot. When time reaches a wide slot, its timers move down to
// narrower ones: they cascade. So a timer is touched at most once a level, however long it waits.
// (Read on: Varghese and Lauck, "Hashed and Hierarchical Timing Wheels"; Tokio's
// tokio/src/runtime/time/wheel finds the level in the same way.)

#include <array>
#include <cstdint>
#include <optional>

#include "lesson03_executor/intrusive_list.hpp"

namespace pollen {

//! A slot of the wheel: the `index`-th of its level.
struct TimerSlot {
  unsigned level = 0;
  unsigned index = 0;
  bool operator==(const TimerSlot&) const = default;
};

//! A timer in the wheel; a base class for whatever waits for a tick.
//! It must leave the wheel before it is destroyed, and must not move while it is in there.
class TimerNode : public ListNode<> {
 public:
  //! The tick for which it was inserted last.
  std::uint64_t deadline() const { return deadline_; }

 private:
  friend class TimerWheel;
  std::uint64_t deadline_ = 0;
  TimerSlot slot_;  // where it was put last
};

using TimerList = IntrusiveList<TimerNode>;

//! Timers in order of their deadlines, roughly: the nearer, the finer. Inserting and removing takes
//! the same few steps for one timer or a million. It has no clock, no lock and wakes nobody.
class TimerWheel {
 public:
  static constexpr unsigned levels = 6;
  static constexpr unsigned slots = 64;  // a level
  static constexpr unsigned bits = 6;    // of a tick that choose the slot of a level

  //! The slot for a timer that is due at `deadline`, later than `now`. One that is due beyond the
  //! top level gets the farthest slot there; when that comes round it is put in anew.
  static TimerSlot slot_of(std::uint64_t deadline, std::uint64_t now);

  //! The tick up to which `advance` came.
  std::uint64_t now() const { return now_; }

  //! Puts `node`, which must be in no list, into the wheel. False if the deadline is not later than
  //! `now()`: then it is due already and was not put in.
  [[nodiscard]] bool insert(TimerNode& node, std::uint64_t deadline);

  //! Takes `node` out of the wheel, or out of the list of the fired; nothing if it is in neither.
  void remove(TimerNode& node);

  //! The next tick at which `advance` has something to do; none if the wheel is empty. It is later
  //! than `now()` and not later than any deadline; it is earlier if timers must cascade first.
  std::optional<std::uint64_t> next_deadline() const;

  //! Turns to the tick `now`, and moves all timers that are due by then to the end of `fired`, in
  //! the order of their deadlines. Empty slots cost nothing. A `now` in the past changes nothing.
  void advance(std::uint64_t now, TimerList& fired);

 private:
  struct Turn {
    TimerSlot slot;
    std::uint64_t start;  // its first tick
  };
  std::optional<Turn> first_turn() const;
  TimerList& timers(TimerSlot slot) { return slots_[slot.level][slot.index]; }

  std::uint64_t now_ = 0;
  std::array<std::uint64_t, levels> occupied_{};  // bit i: slot i of this level is not empty
  std::array<std::array<TimerList, slots>, levels> slots_;
};

}  // namespace pollen
