// Step 3.5, once more: the ring, and other threads that come between any two steps of one.

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "lesson03_executor/task.hpp"
#include "tests/graded/between.hpp"
#include "tests/graded/parcels.hpp"
#include "tests/graded/scenario.hpp"

#define pollen pollen_between
#include "lesson03_executor/run_queue.hpp"
#undef pollen

using namespace pollen::graded;
using pollen_between::RunQueue;

namespace {

constexpr std::uint32_t capacity = RunQueue::capacity;

//! A ring, its tasks, and who has got which.
struct Mail {
  Parcels parcels;
  RunQueue queue;
  std::uint32_t pushed = 0;
  std::vector<int> got;

  void fill(std::uint32_t most = capacity) {
    while (most-- > 0 && queue.push(parcels[pushed])) ++pushed;
  }
  void steal() {
    RunQueue::Half half;
    const std::uint32_t taken = queue.take_half(half);
    for (std::uint32_t i = 0; i < taken; ++i) got.push_back(parcels.number_of(half[i]));
  }
  //! Takes what is left. True if each task that was pushed has come out once.
  bool all_came_once() {
    while (auto* task = queue.pop()) got.push_back(parcels.number_of(task));
    std::sort(got.begin(), got.end());
    std::vector<int> all(pushed);
    std::iota(all.begin(), all.end(), 0);
    return got == all;
  }
};

}  // namespace

GRADED("3.5", 2, "who comes in between loses and doubles nothing") {
  act("the owner pushes a task; between two of its steps a thief comes");
  at_each_step([](unsigned step) {
    Mail mail;
    const bool came = interrupt(
        step, [&] { mail.steal(); }, [&] { mail.fill(1); });
    expect(mail.all_came_once(), "the task comes out once: it is not found before it is there");
    return came;
  });
  act("a thief takes half of a full ring; between two of its steps another thief does,"
      " and the owner fills the ring up again");
  at_each_step([](unsigned step) {
    Mail mail;
    mail.fill();
    const auto others_come = [&] {
      mail.steal();
      mail.fill();
    };
    const bool came = interrupt(step, others_come, [&] { mail.steal(); });
    expect(mail.all_came_once(), "each task comes out once");
    return came;
  });
}
