// A worker's own queue, without workers: the owner pushes and pops, thieves take half.

#include "lesson03_executor/run_queue.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <thread>

#include "tests/support/scaled.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

class Nowhere final : public Scheduler {
  void schedule(Task&) noexcept override {}
  void schedule_last(Task&) noexcept override {}
  void own(Task&) noexcept override {}
  void disown(Task&) noexcept override {}
};
Nowhere nowhere;

//! A task that is only carried about.
class Parcel final : public Task {
 public:
  Parcel() : Task(nowhere) {}
  std::atomic<int> taken{0};

 private:
  bool poll_future(Context&) noexcept override { return true; }
  void cancel_future() noexcept override {}
  void drop_outcome() noexcept override {}
};

constexpr std::uint32_t capacity = RunQueue::capacity;

// Where the indices of a ring may start: at 0, and where they wrap round at once, or soon.
constexpr std::uint32_t starts[] = {
    0, UINT32_MAX, UINT32_MAX - 1, UINT32_MAX - 100, UINT32_MAX - capacity, UINT32_MAX / 2};

}  // namespace

TEST_CASE("44 run queue: first in, first out, until it is empty") {
  for (const std::uint32_t start : starts) {
    CAPTURE(start);
    std::deque<Parcel> parcels(1000);
    RunQueue queue(start);
    CHECK(queue.pop() == nullptr);
    for (std::size_t i = 0; i < parcels.size(); i += 2) {
      CHECK(queue.push(parcels[i]));
      CHECK(queue.push(parcels[i + 1]));
      CHECK(queue.size() == 2);
      CHECK(queue.pop() == &parcels[i]);
      CHECK(queue.pop() == &parcels[i + 1]);
      CHECK(queue.pop() == nullptr);
      CHECK(queue.size() == 0);
    }
  }
}

TEST_CASE("44 run queue: 256 fit in; the next is refused until one is out") {
  for (const std::uint32_t start : starts) {
    CAPTURE(start);
    std::deque<Parcel> parcels(capacity + 1);
    RunQueue queue(start);
    for (std::uint32_t i = 0; i < capacity; ++i) CHECK(queue.push(parcels[i]));
    CHECK(queue.size() == capacity);
    CHECK_FALSE(queue.push(parcels[capacity]));
    CHECK(queue.size() == capacity);
    CHECK(queue.pop() == &parcels[0]);
    CHECK(queue.push(parcels[capacity]));
    for (std::uint32_t i = 1; i <= capacity; ++i) CHECK(queue.pop() == &parcels[i]);
    CHECK(queue.pop() == nullptr);
  }
}

TEST_CASE("44 run queue: a thief takes the older half, rounded up, in order") {
  for (const std::uint32_t start : starts) {
    for (const std::uint32_t count : {0u, 1u, 2u, 3u, 7u, 64u, capacity - 1, capacity}) {
      CAPTURE(start);
      CAPTURE(count);
      std::deque<Parcel> parcels(count);
      RunQueue queue(start);
      for (Parcel& parcel : parcels) CHECK(queue.push(parcel));
      RunQueue::Half half;
      const std::uint32_t taken = queue.take_half(half);
      CHECK(taken == (count + 1) / 2);
      for (std::uint32_t i = 0; i < taken; ++i) CHECK(half[i] == &parcels[i]);
      CHECK(queue.size() == count - taken);
      for (std::uint32_t i = taken; i < count; ++i) CHECK(queue.pop() == &parcels[i]);
      CHECK(queue.pop() == nullptr);
    }
  }
}

TEST_CASE("44 run queue: the owner and two thieves at once: each task is taken by one of them") {
  for (const std::uint32_t start : {0u, UINT32_MAX - 1000}) {
    std::deque<Parcel> parcels(static_cast<std::size_t>(scaled(200'000)));
    RunQueue queue(start);
    std::atomic<bool> pushed_all{false};
    const auto steals = [&] {
      RunQueue::Half half;
      while (true) {
        const bool last_look = pushed_all;
        const std::uint32_t taken = queue.take_half(half);
        for (std::uint32_t i = 0; i < taken; ++i) ++static_cast<Parcel*>(half[i])->taken;
        if (taken == 0 && last_look) return;
      }
    };
    std::thread first(steals);
    std::thread second(steals);
    int own = 0;
    for (Parcel& parcel : parcels) {
      while (!queue.push(parcel)) {
        if (Task* task = queue.pop()) ++static_cast<Parcel*>(task)->taken;
      }
      if (++own % 3 == 0) {
        if (Task* task = queue.pop()) ++static_cast<Parcel*>(task)->taken;
      }
    }
    pushed_all = true;
    first.join();
    second.join();
    int not_once = 0;
    for (const Parcel& parcel : parcels) not_once += parcel.taken != 1;
    CHECK(not_once == 0);
    CHECK(queue.size() == 0);
  }
}
