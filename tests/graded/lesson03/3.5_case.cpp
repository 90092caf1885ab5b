// Step 3.5: a worker's ring.

#include <new>
#include <vector>

#include "lesson03_executor/run_queue.hpp"
#include "tests/graded/crew.hpp"
#include "tests/graded/parcels.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/graded/trap.hpp"

using namespace pollen;
using namespace pollen::graded;

namespace {

constexpr std::uint32_t capacity = RunQueue::capacity;

// The test's way to a private member: an explicit instantiation may name it.
prim::atomic<std::uint64_t>& word_of(Idle& idle);
template <prim::atomic<std::uint64_t> Idle::*Member>
struct Door {
  friend prim::atomic<std::uint64_t>& word_of(Idle& idle) { return idle.*Member; }
};
template struct Door<&Idle::word_>;

//! As if a worker had gone to sleep.
void add_sleeper(Idle& idle) { word_of(idle).fetch_add(std::uint64_t{1} << 32); }

}  // namespace

GRADED("3.5", 2, "256 fit in and the next one is refused") {
  for (const std::uint32_t start : {0u, UINT32_MAX - 100}) {
    Parcels parcels;
    RunQueue queue(start);
    act(start == 0 ? "push 256 tasks into a ring"
                   : "the same with a ring whose indices are about to wrap round to 0");
    for (std::uint32_t i = 0; i < capacity; ++i) expect(queue.push(parcels[i]), "it fits in");
    expect_equal(queue.size(), capacity, "tasks in the ring");
    act("push one more");
    expect(!queue.push(parcels[capacity]), "the next one is refused");
    act("pop the oldest, and push that one again");
    expect_equal(parcels.number_of(queue.pop()), 0, "the number of the oldest");
    expect(queue.push(parcels[capacity]), "it fits in");
    act("pop the rest");
    for (int i = 1; i <= static_cast<int>(capacity); ++i) {
      expect(parcels.number_of(queue.pop()) == i, "they come out in order");
    }
    expect_equal(parcels.number_of(queue.pop()), -1, "then nothing");
  }
}

GRADED("3.5", 3, "a thief takes the older half rounded up") {
  for (const std::uint32_t count : {0u, 1u, 2u, 7u, capacity}) {
    Parcels parcels;
    RunQueue queue(UINT32_MAX - 3);
    for (std::uint32_t i = 0; i < count; ++i) queue.push(parcels[i]);
    act("take half of a ring with " + std::to_string(count) + (count == 1 ? " task" : " tasks"));
    RunQueue::Half half;
    const std::uint32_t taken = queue.take_half(half);
    expect_equal(taken, (count + 1) / 2, "tasks that were taken");
    for (std::uint32_t i = 0; i < taken; ++i) {
      expect(parcels.number_of(half[i]) == static_cast<int>(i), "they are the oldest, in order");
    }
    expect_equal(queue.size(), count - taken, "tasks that are left");
    expect_equal(parcels.number_of(queue.pop()), taken < count ? static_cast<int>(taken) : -1,
                 "the number of the next one");
  }
}

GRADED("3.5", 2, "what a thief has taken may be overwritten at once") {
  Parcels parcels;
  RunQueue queue;
  for (std::uint32_t i = 0; i < capacity; ++i) queue.push(parcels[i]);
  Trap trap(sizeof(RunQueue::Half));
  auto& half = *new (trap.memory()) RunQueue::Half;
  act("take half of a full ring; as soon as the thief writes down what it takes,"
      " the owner pushes as many as there is room for");
  trap.set([&] {
    for (std::size_t i = capacity; i < 2 * capacity && queue.push(parcels[i]);) ++i;
  });
  const std::uint32_t taken = queue.take_half(half);
  expect_equal(taken, capacity / 2, "tasks that were taken");
  for (std::uint32_t i = 0; i < taken; ++i) {
    expect(parcels.number_of(half[i]) < static_cast<int>(capacity / 2),
           "it is one of the older half");
  }
}

GRADED("3.5", 2, "a full ring moves its older half out") {
  Parcels parcels;
  Crew crew(2);
  InjectionQueue& injected = crew.core().injected;
  Worker& worker = crew.worker(0);
  add_sleeper(crew.core().idle);
  act("a worker puts a task behind all its others; another worker sleeps");
  worker.push_last(parcels[0]);
  expect_equal(crew.watch().calls, 1, "calls of a sleeper: it can steal the task");
  act("it puts 255 more there");
  for (std::uint32_t i = 1; i < capacity; ++i) worker.push_last(parcels[i]);
  expect_equal(injected.size(), std::size_t{0}, "tasks that were moved out");
  act("and one more, for which there is no room; meanwhile another one has gone to sleep");
  crew.core().idle.stop_searching();
  add_sleeper(crew.core().idle);
  worker.push_last(parcels[capacity]);
  expect_equal(crew.watch().calls, 2, "calls of a sleeper: it can take what was moved out");
  expect_equal(injected.size(), std::size_t{capacity / 2 + 1},
               "tasks that were moved out, with the one too many");
  std::vector<int> numbers;
  injected.pop(SIZE_MAX, [&](Task& task) { numbers.push_back(parcels.number_of(&task)); });
  expect(numbers.front() == 0 && numbers[capacity / 2 - 1] == static_cast<int>(capacity / 2) - 1,
         "the older half comes first, in order");
  expect_equal(numbers.back(), static_cast<int>(capacity), "the number of the last one");
}
