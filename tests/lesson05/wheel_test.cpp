#include "lesson05_timers/wheel.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <ostream>
#include <random>
#include <vector>

namespace pollen {
// What doctest shows when a check fails.
static std::ostream& operator<<(std::ostream& out, TimerSlot slot) {
  return out << "level " << slot.level << " slot " << slot.index;
}
}  // namespace pollen

template <>
struct doctest::StringMaker<std::vector<std::uint64_t>> {
  static String convert(const std::vector<std::uint64_t>& ticks) {
    String text = "{";
    for (std::size_t i = 0; i < ticks.size() && i < 10; ++i) text += " " + toString(ticks[i]);
    return text + (ticks.size() > 10 ? " ...}" : " }");
  }
};

namespace {

using pollen::TimerList;
using pollen::TimerNode;
using pollen::TimerSlot;
using pollen::TimerWheel;

using Tick = std::uint64_t;
using Ticks = std::vector<Tick>;
constexpr Tick last_tick = std::numeric_limits<Tick>::max();

// How many ticks a slot of this level, or a whole round of the level below, takes.
constexpr Tick width(unsigned level) { return Tick{1} << (6 * level); }

// The deadlines of the timers that fire when the wheel turns to `now`, in the order of firing.
Ticks advance(TimerWheel& wheel, Tick now) {
  TimerList fired;
  wheel.advance(now, fired);
  Ticks deadlines;
  while (const TimerNode* node = fired.pop_front()) deadlines.push_back(node->deadline());
  return deadlines;
}

// A wheel that has turned to `now`.
struct WheelAt : TimerWheel {
  explicit WheelAt(Tick now) { CHECK(::advance(*this, now).empty()); }
};

// Turns the wheel only to where it says that there is something to do, until something fires.
// Gives the number of turns. Nothing may fire early or late on the way.
int turns_to_fire(TimerWheel& wheel, Tick deadline) {
  for (int turns = 1;; ++turns) {
    const auto next = wheel.next_deadline();
    REQUIRE(next.has_value());
    REQUIRE(*next > wheel.now());
    REQUIRE(*next <= deadline);
    const Ticks fired = advance(wheel, *next);
    REQUIRE(wheel.now() == *next);
    if (*next == deadline) {
      CHECK(fired == Ticks{deadline});
      return turns;
    }
    REQUIRE(fired.empty());
  }
}

}  // namespace

// ---- 5.1 level and slot of a deadline ----

TEST_CASE("80 wheel: the level and slot of deadlines at the edges of the levels") {
  const auto at = [](Tick now, Tick deadline) { return TimerWheel::slot_of(deadline, now); };
  CHECK(at(0, 1) == TimerSlot{0, 1});
  for (unsigned level = 0; level < 6; ++level) {
    CAPTURE(level);
    CHECK(at(0, width(level)) == TimerSlot{level, 1});
    CHECK(at(0, 63 * width(level)) == TimerSlot{level, 63});
    CHECK(at(0, 64 * width(level) - 1) == TimerSlot{level, 63});
    CHECK(at(width(level) - 1, width(level)) == TimerSlot{level, 1});
    CHECK(at(6 * width(level), 7 * width(level) + width(level) / 2) == TimerSlot{level, 7});
  }
  CHECK(at(1000, 1001) == TimerSlot{0, 1001 % 64});
  CHECK(at(1000, 1023) == TimerSlot{0, 63});
  CHECK(at(1000, 1024) == TimerSlot{1, 1024 / 64});  // 24 ticks away, but in the next round
}

TEST_CASE("81 wheel: the slot of deadlines beyond the top level is the farthest") {
  const auto at = [](Tick now, Tick deadline) { return TimerWheel::slot_of(deadline, now); };
  for (const Tick beyond : {width(6), width(6) + 1, 100 * width(6), last_tick}) {
    CAPTURE(beyond);
    CHECK(at(0, beyond) == TimerSlot{5, 63});
    CHECK(at(10 * width(5) + 5, std::max(beyond, 2 * width(6))) == TimerSlot{5, 9});
    CHECK(at(width(6) - 1, std::max(beyond, 3 * width(6))) == TimerSlot{5, 62});
  }
  // The top level goes round: what begins a new round is near, not beyond.
  CHECK(at(width(6) - 1, width(6)) == TimerSlot{5, 0});
  CHECK(at(10 * width(5), width(6)) == TimerSlot{5, 0});
  CHECK(at(10 * width(5), width(6) + 8 * width(5)) == TimerSlot{5, 8});
  CHECK(at(last_tick - 1, last_tick) == TimerSlot{0, 63});
  CHECK(at(last_tick - width(6), last_tick) == TimerSlot{5, 62});
}

// ---- 5.2 insert and remove ----

TEST_CASE("78 wheel: a deadline of now is not put in, one tick later is") {
  TimerNode due, later;
  TimerWheel wheel;
  CHECK_FALSE(wheel.insert(due, 0));
  CHECK_FALSE(due.is_linked());
  CHECK(wheel.insert(later, 1));
  CHECK(later.is_linked());
  CHECK(later.deadline() == 1);
}

TEST_CASE("wheel: a timer that was removed is in no list, and removing it again does nothing") {
  TimerNode node, never;
  TimerWheel wheel;
  CHECK(wheel.insert(node, 100));
  wheel.remove(node);
  REQUIRE_FALSE(node.is_linked());
  wheel.remove(node);
  wheel.remove(never);
  CHECK(wheel.insert(node, 100));
  CHECK(node.is_linked());
  wheel.remove(node);
}

// ---- 5.3 what comes first ----

TEST_CASE(
    "wheel: the next deadline is exact within 64 ticks, and the start of a wider slot beyond") {
  TimerNode far, middle, near;
  TimerWheel wheel;
  CHECK_FALSE(wheel.next_deadline().has_value());
  CHECK(wheel.insert(far, 5 * width(3) + 77));
  CHECK(wheel.next_deadline() == 5 * width(3));
  CHECK(wheel.insert(middle, 3 * 64 + 5));
  CHECK(wheel.next_deadline() == 3 * 64);
  CHECK(wheel.insert(near, 63));
  CHECK(wheel.next_deadline() == 63);
  wheel.remove(near);
  CHECK(wheel.next_deadline() == 3 * 64);
  wheel.remove(middle);
  CHECK(wheel.next_deadline() == 5 * width(3));
  wheel.remove(far);
  CHECK_FALSE(wheel.next_deadline().has_value());
}

TEST_CASE("wheel: the next deadline is that of the earliest slot of a level") {
  TimerNode a, b, c;
  TimerWheel wheel;
  CHECK(wheel.insert(a, 50));
  CHECK(wheel.insert(b, 10));
  CHECK(wheel.insert(c, 63));
  CHECK(wheel.next_deadline() == 10);
  wheel.remove(b);
  CHECK(wheel.next_deadline() == 50);
  wheel.remove(a);
  CHECK(wheel.next_deadline() == 63);
  wheel.remove(c);
}

TEST_CASE("85 wheel: of two timers in a slot one is removed: the other still counts") {
  for (const Tick deadline : {Tick{5}, Tick{64}, width(5), last_tick}) {
    CAPTURE(deadline);
    TimerNode first, second;
    TimerWheel wheel;
    CHECK(wheel.insert(first, deadline));
    CHECK(wheel.insert(second, deadline));
    const auto next = wheel.next_deadline();
    CHECK(next.has_value());
    wheel.remove(first);
    CHECK(wheel.next_deadline() == next);
    wheel.remove(second);
    CHECK_FALSE(wheel.next_deadline().has_value());
  }
}

// ---- 5.3 who cascades ----

TEST_CASE("79 wheel: deadlines 0 to 1023, stepped a tick at a time: exactly those due fire") {
  for (const Tick start :
       {Tick{0}, Tick{1}, Tick{63}, Tick{1000}, width(2) - 500, width(6) - 500}) {
    CAPTURE(start);
    std::vector<TimerNode> nodes(1024);
    WheelAt wheel(start);
    for (Tick i = 0; i < 1024; ++i) CHECK(wheel.insert(nodes[i], start + i) == (i > 0));
    for (Tick i = 1; i < 1024; ++i) {
      CHECK(wheel.next_deadline() <= start + i);
      CHECK(advance(wheel, start + i) == Ticks{start + i});
      CHECK(wheel.now() == start + i);
    }
    CHECK_FALSE(wheel.next_deadline().has_value());
  }
}

TEST_CASE("80 wheel: timers around the edge of each level fire at their own tick") {
  for (unsigned level = 1; level <= 6; ++level) {
    for (const Tick round : {Tick{1}, Tick{2}, Tick{63}, Tick{64}, Tick{65}}) {
      const Tick edge = round * width(level);
      for (const Tick start : {edge - 2, edge - 64, edge - 65, edge - width(level)}) {
        for (Tick deadline = edge - 1; deadline <= edge + 1; ++deadline) {
          if (start >= deadline) continue;
          CAPTURE(level);
          CAPTURE(start);
          CAPTURE(deadline);
          TimerNode node;
          {
            WheelAt wheel(start);
            CHECK(wheel.insert(node, deadline));
            CHECK(advance(wheel, deadline - 1).empty());
            CHECK(advance(wheel, deadline) == Ticks{deadline});
          }
          WheelAt wheel(start);
          CHECK(wheel.insert(node, deadline));
          const int turns = turns_to_fire(wheel, deadline);
          CHECK(turns <= 2 * 6);
        }
      }
    }
  }
}

TEST_CASE("80 wheel: a timer is looked at no more than once a level") {
  for (unsigned level = 0; level < 6; ++level) {
    CAPTURE(level);
    TimerNode node;
    TimerWheel wheel;
    const Tick deadline = 64 * width(level) - 1;
    CHECK(wheel.insert(node, deadline));
    const int turns = turns_to_fire(wheel, deadline);
    CHECK(turns == static_cast<int>(level) + 1);
  }
}

TEST_CASE("80 wheel: a jump over many slots fires everything up to there, in order") {
  std::deque<TimerNode> nodes;
  TimerWheel wheel;
  Ticks deadlines;
  for (unsigned level = 0; level < 6; ++level) {
    for (const Tick slot : Ticks{1, 2, 31, 63}) {
      for (const Tick more : {Tick{0}, Tick{1}, width(level) - 1}) {
        deadlines.push_back(slot * width(level) + more);
      }
    }
  }
  std::shuffle(deadlines.begin(), deadlines.end(), std::mt19937(5));
  for (const Tick deadline : deadlines) CHECK(wheel.insert(nodes.emplace_back(), deadline));
  std::sort(deadlines.begin(), deadlines.end());

  const Tick halfway = 2 * width(5);
  const auto later = std::upper_bound(deadlines.begin(), deadlines.end(), halfway);
  CHECK(advance(wheel, halfway) == Ticks(deadlines.begin(), later));
  CHECK(advance(wheel, width(6)) == Ticks(later, deadlines.end()));
  CHECK_FALSE(wheel.next_deadline().has_value());
  CHECK(advance(wheel, last_tick).empty());
  CHECK(wheel.now() == last_tick);
}

TEST_CASE("81 wheel: timers beyond the top level are neither early nor lost") {
  for (const Tick start : {Tick{0}, Tick{12345}, 63 * width(5), 7 * width(6) - 1}) {
    for (const Tick away : {width(6) - 1, width(6), width(6) + 1, width(6) + 5 * width(5) + 7,
                            2 * width(6) - 1, 2 * width(6), 1000 * width(6) + width(4) + 3}) {
      CAPTURE(start);
      CAPTURE(away);
      TimerNode node;
      {
        WheelAt wheel(start);
        CHECK(wheel.insert(node, start + away));
        CHECK(advance(wheel, start + away / 2).empty());
        CHECK(advance(wheel, start + away - 1).empty());
        CHECK(advance(wheel, start + away) == Ticks{start + away});
        CHECK_FALSE(wheel.next_deadline().has_value());
      }
      WheelAt wheel(start);
      CHECK(wheel.insert(node, start + away));
      const int turns = turns_to_fire(wheel, start + away);
      CHECK(turns <= static_cast<int>(away / (63 * width(5))) + 7);
    }
  }
}

TEST_CASE("81 wheel: the largest deadline does not overflow and does not fire early") {
  TimerNode node, other;
  TimerWheel wheel;
  CHECK(wheel.insert(node, last_tick));
  CHECK(wheel.insert(other, last_tick - 1));
  CHECK(advance(wheel, 50 * width(6) + 1).empty());
  CHECK(node.is_linked());
  CHECK(wheel.next_deadline() > wheel.now());
  wheel.remove(node);
  wheel.remove(other);
  CHECK_FALSE(wheel.next_deadline().has_value());

  for (const Tick away : {Tick{1}, Tick{64}, width(5), width(6), 3 * width(6)}) {
    CAPTURE(away);
    WheelAt late(last_tick - away);
    CHECK(late.insert(node, last_tick));
    turns_to_fire(late, last_tick);
    CHECK_FALSE(late.insert(node, last_tick));
    CHECK_FALSE(late.next_deadline().has_value());
  }
}

TEST_CASE("wheel: time does not run backwards") {
  TimerNode node;
  WheelAt wheel(1000);
  CHECK(wheel.insert(node, 1010));
  CHECK(advance(wheel, 5).empty());
  CHECK(wheel.now() == 1000);
  CHECK(advance(wheel, 1000).empty());
  CHECK(advance(wheel, 1010) == Ticks{1010});
}

TEST_CASE("78 wheel: a deadline of now or the past is not put in, at whatever time") {
  for (const Tick now : {Tick{0}, Tick{1}, Tick{64}, Tick{5000}, last_tick}) {
    CAPTURE(now);
    TimerNode node;
    WheelAt wheel(now);
    CHECK_FALSE(wheel.insert(node, now));
    CHECK_FALSE(node.is_linked());
    CHECK_FALSE(wheel.insert(node, now / 2));
    CHECK_FALSE(node.is_linked());
    CHECK_FALSE(wheel.next_deadline().has_value());
    if (now == last_tick) continue;
    CHECK(wheel.insert(node, now + 1));
    CHECK(node.is_linked());
    CHECK(node.deadline() == now + 1);
    wheel.remove(node);
  }
}

TEST_CASE("81 wheel: the next deadline when the top level goes round") {
  TimerNode next_round, this_round;
  WheelAt wheel(50 * width(5) + 5);
  CHECK(wheel.insert(next_round, width(6) + 3 * width(5) + 1));
  CHECK(wheel.next_deadline() == width(6) + 3 * width(5));
  CHECK(wheel.insert(this_round, 60 * width(5) + 1));
  CHECK(wheel.next_deadline() == 60 * width(5));
  wheel.remove(this_round);
  CHECK(wheel.next_deadline() == width(6) + 3 * width(5));
  wheel.remove(next_round);
}

TEST_CASE("82 wheel: reset to earlier, later, the past, and after it fired") {
  TimerNode node;
  WheelAt wheel(100);
  const auto reset = [&](Tick deadline) {
    wheel.remove(node);
    return wheel.insert(node, deadline);
  };
  CHECK(reset(5000));
  CHECK(reset(150));  // earlier
  CHECK(advance(wheel, 149).empty());
  CHECK(advance(wheel, 150) == Ticks{150});
  CHECK(reset(160));   // after it fired
  CHECK(reset(9000));  // later
  CHECK(advance(wheel, 8999).empty());
  CHECK_FALSE(reset(10));  // the past
  CHECK_FALSE(node.is_linked());
  CHECK_FALSE(wheel.next_deadline().has_value());
  CHECK(advance(wheel, 20000).empty());
}

TEST_CASE("83 wheel: removed while firing") {
  std::vector<TimerNode> nodes(5);
  TimerWheel wheel;
  for (TimerNode& node : nodes) CHECK(wheel.insert(node, 100));
  TimerList fired;
  wheel.advance(200, fired);
  for (TimerNode& node : nodes) CHECK(node.is_linked());
  wheel.remove(nodes[0]);
  wheel.remove(nodes[2]);
  wheel.remove(nodes[4]);
  CHECK(wheel.insert(nodes[2], 300));
  CHECK(fired.pop_front() == &nodes[1]);
  CHECK(fired.pop_front() == &nodes[3]);
  CHECK(fired.empty());
  CHECK(advance(wheel, 300) == Ticks{300});
}

TEST_CASE("83 wheel: removing a fired timer leaves those in its old slot alone") {
  TimerNode old, young;
  TimerWheel wheel;
  CHECK(wheel.insert(old, 10));
  TimerList fired;
  wheel.advance(70, fired);
  CHECK(wheel.insert(young, 64 + 10));  // the same slot, a round later
  wheel.remove(old);
  CHECK(fired.empty());
  CHECK(wheel.next_deadline() == 74);
  CHECK(advance(wheel, 74) == Ticks{74});
}

TEST_CASE("85 wheel: 100,000 timers, 90 % removed: none of those fires, the wheel ends empty") {
  std::mt19937_64 random(85);
  std::vector<TimerNode> nodes(100'000);
  TimerWheel wheel;
  for (TimerNode& node : nodes) CHECK(wheel.insert(node, 1 + random() % 100'000));
  Ticks expected;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (i % 10 == 0) {
      expected.push_back(nodes[i].deadline());
    } else {
      wheel.remove(nodes[i]);
    }
  }
  std::sort(expected.begin(), expected.end());
  Ticks fired;
  for (Tick now = 1000; now <= 100'000; now += 1000) {
    const Ticks due = advance(wheel, now);
    fired.insert(fired.end(), due.begin(), due.end());
  }
  REQUIRE(fired == expected);
  REQUIRE_FALSE(wheel.next_deadline().has_value());

  for (TimerNode& node : nodes) CHECK(wheel.insert(node, 100'001 + random() % 100'000'000));
  for (TimerNode& node : nodes) wheel.remove(node);
  CHECK_FALSE(wheel.next_deadline().has_value());
}

TEST_CASE("wheel: timers may outlive it") {
  TimerNode node;
  {
    TimerWheel wheel;
    CHECK(wheel.insert(node, 1000));
  }
  CHECK_FALSE(node.is_linked());
}

// ---- Against a sorted map ----

namespace {

// Does the same with a wheel and with a `std::multimap`, and compares.
class Comparison {
 public:
  Comparison(unsigned seed, Tick start) : random_(seed), nodes_(200), wheel_(start) {}

  void step() {
    const Tick choice = random_() % 16;
    if (choice < 11) {
      insert_or_remove(nodes_[random_() % nodes_.size()]);
    } else if (choice < 13) {
      turn(wheel_.next_deadline().value_or(wheel_.now()));
    } else {
      turn(sum(wheel_.now(), distance() >> (random_() % 16)));
    }
    check_next();
  }

  // Turns only where the wheel says so, until it is empty.
  void finish() {
    while (const auto next = wheel_.next_deadline()) {
      check_next();
      turn(*next);
    }
    CHECK(expected_.empty());
  }

  Tick fired() const { return fired_; }

 private:
  static Tick sum(Tick a, Tick b) { return b > last_tick - a ? last_tick : a + b; }

  // Mostly short; one in 16 is about a level's edge, some are beyond the top level.
  Tick distance() {
    const Tick exponent = random_() % 40;
    const Tick any = random_() >> (63 - exponent);
    if (random_() % 16 != 0) return any >> (random_() % 8);
    return width(static_cast<unsigned>(1 + random_() % 6)) - wheel_.now() % 64 + random_() % 3;
  }

  void insert_or_remove(TimerNode& node) {
    if (node.is_linked()) {
      const auto [begin, end] = expected_.equal_range(node.deadline());
      const auto found =
          std::find_if(begin, end, [&](auto& entry) { return entry.second == &node; });
      REQUIRE(found != end);
      expected_.erase(found);
      wheel_.remove(node);
      REQUIRE_FALSE(node.is_linked());
    } else {
      const Tick deadline = sum(wheel_.now(), distance());
      const bool later = deadline > wheel_.now();
      REQUIRE(wheel_.insert(node, deadline) == later);
      REQUIRE(node.is_linked() == later);
      if (later) expected_.emplace(deadline, &node);
    }
  }

  void turn(Tick now) {
    TimerList fired;
    wheel_.advance(now, fired);
    REQUIRE(wheel_.now() == now);
    Tick latest = 0;
    while (const TimerNode* node = fired.pop_front()) {
      REQUIRE(node->deadline() <= now);     // never early
      REQUIRE(node->deadline() >= latest);  // in order
      latest = node->deadline();
      const auto [begin, end] = expected_.equal_range(latest);
      const auto found =
          std::find_if(begin, end, [&](auto& entry) { return entry.second == node; });
      REQUIRE(found != end);  // once
      expected_.erase(found);
      ++fired_;
    }
    REQUIRE((expected_.empty() || expected_.begin()->first > now));  // never lost
  }

  void check_next() {
    const auto next = wheel_.next_deadline();
    REQUIRE(next.has_value() == !expected_.empty());
    if (!next) return;
    REQUIRE(*next > wheel_.now());
    REQUIRE(*next <= expected_.begin()->first);
  }

  std::mt19937_64 random_;
  std::vector<TimerNode> nodes_;  // outlive the wheel
  std::multimap<Tick, const TimerNode*> expected_;
  WheelAt wheel_;
  Tick fired_ = 0;
};

}  // namespace

TEST_CASE("80 81 85 wheel: random inserts, removals and jumps agree with a sorted map") {
  const Ticks starts = {0, 63, width(2) - 1, width(6) - 3, last_tick - width(6), last_tick - 1000};
  Tick fired = 0;
  for (unsigned seed = 0; seed < 30; ++seed) {
    CAPTURE(seed);
    Comparison comparison(seed, starts[seed % starts.size()]);
    for (int i = 0; i < 5000; ++i) comparison.step();
    comparison.finish();
    fired += comparison.fired();
  }
  CHECK(fired > 30'000);  // else the comparison says little
}
