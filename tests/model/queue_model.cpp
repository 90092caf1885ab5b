// The queues of an executor: no task is lost, and none comes out twice.

#include <array>

#include "lesson03_executor/injection_queue.hpp"
#include "lesson03_executor/run_queue.hpp"
#include "tests/model/model.hpp"

using namespace pollen;
using namespace pollen::model;

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
  int taken = 0;

 private:
  bool poll_future(Context&) noexcept override { return true; }
  void cancel_future() noexcept override {}
  void drop_outcome() noexcept override {}
};

void take(Task* task) {
  require(task != nullptr, "there comes out what was never put in");
  require(++static_cast<Parcel*>(task)->taken == 1, "a task comes out twice");
}

template <std::size_t Count>
void all_taken(const std::array<Parcel, Count>& parcels) {
  for (const Parcel& parcel : parcels) require(parcel.taken == 1, "a task is lost");
}

void name_all(RunQueue& queue, std::array<Parcel, 6>& parcels) {
  static const char* const names[] = {"task 1", "task 2", "task 3", "task 4", "task 5", "task 6"};
  for (std::size_t i = 0; i < parcels.size(); ++i) name(names[i], parcels[i]);
  name("queue", queue);
}

void steal(RunQueue& queue) {
  RunQueue::Half half{};
  const std::uint32_t count = queue.take_half(half);
  for (std::uint32_t i = 0; i < count; ++i) take(half[i]);
}

// The owner fills the ring again and again, more than fits in; `thief` runs beside it.
template <class Thief>
void owner_and(Thief thief, int preemptions, const char* what, unsigned thieves) {
  holds(what, preemptions, [&] {
    std::array<Parcel, 6> parcels;
    RunQueue queue(UINT32_MAX - 1);  // the indices wrap round on the way
    name_all(queue, parcels);
    std::vector<prim::thread> threads;
    for (unsigned i = 0; i < thieves; ++i) {
      threads.push_back(thread(i == 0 ? "thief 1" : "thief 2", [&] { thief(queue); }));
    }
    for (Parcel& parcel : parcels) {
      while (!queue.push(parcel)) {
        if (Task* task = queue.pop()) take(task);
      }
    }
    if (Task* task = queue.pop()) take(task);
    for (auto& thread : threads) thread.join();
    while (Task* task = queue.pop()) take(task);
    require(queue.size() == 0, "an empty queue has a size");
    all_taken(parcels);
  });
}

}  // namespace

TEST_CASE("model: run queue: the owner, and one who takes half of it") {
  owner_and([](RunQueue& queue) { steal(queue), steal(queue); }, 3, "run queue: take_half twice",
            1);
}

TEST_CASE("model: run queue: the owner, and two who take half of it") {
  owner_and([](RunQueue& queue) { steal(queue); }, 3, "run queue: two take_half", 2);
}

TEST_CASE("model: run queue: its size is never out of bounds") {
  const auto look = [](RunQueue& queue) {
    for (int i = 0; i < 2; ++i) require(queue.size() <= RunQueue::capacity, "more than fit in");
    steal(queue);
  };
  owner_and(look, 3, "run queue: size", 1);
}

TEST_CASE("model: injection queue: two push, one pops, one closes") {
  holds("injection queue", 3, [] {
    std::array<Parcel, 3> parcels;
    InjectionQueue queue;
    name("queue", queue);
    bool let_in = false;
    auto pusher = thread("pusher", [&] { queue.push(parcels[0]); });
    auto spawner = thread("spawner", [&] { let_in = queue.push_new(parcels[1]); });
    auto popper = thread("popper", [&] { queue.pop(2, [](Task& task) { take(&task); }); });
    queue.close();
    require(!queue.push_new(parcels[2]), "a closed queue lets a new task in");
    ++parcels[2].taken;
    pusher.join();
    spawner.join();
    popper.join();
    queue.pop(3, [](Task& task) { take(&task); });
    require(queue.size() == 0, "an empty queue has a size");
    if (!let_in) take(&parcels[1]);
    all_taken(parcels);
  });
}
