// Step 3.4: LocalExecutor.

#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "lesson01_future/async.hpp"
#include "lesson02_waker/oneshot.hpp"
#include "lesson02_waker/yield_now.hpp"
#include "lesson03_executor/local_executor.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/graded/threads.hpp"
#include "tests/support/tracker.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

namespace {

Async<> writes(std::string& log, char letter, int times) {
  for (int i = 0; i < times; ++i) {
    log += letter;
    co_await yield_now();
  }
}

Async<> three_at_once(std::string& log) {
  auto a = spawn(writes(log, 'a', 3));
  auto b = spawn(writes(log, 'b', 1));
  auto c = spawn(writes(log, 'c', 2));
  co_await a;
  co_await b;
  co_await c;
}

Async<> counts_turns(int& turns, int most, [[maybe_unused]] Tracker tracker) {
  while (turns < most) {
    ++turns;
    co_await yield_now();
  }
}

Async<> yields(int times) {
  for (int i = 0; i < times; ++i) co_await yield_now();
}

//! Starts the other task itself: it is in the queue from the beginning.
Async<> starts_and_yields(int& turns, Tracker tracker, int times) {
  spawn(counts_turns(turns, 1000, std::move(tracker))).detach();
  co_await yields(times);
}

Async<> says_that_it_runs(int& have_run) {
  ++have_run;
  co_return;
}

//! Is never idle; at its first turn another thread brings 10 tasks.
Async<> spins_beside(int turns, int& have_run) {
  std::thread([&have_run, handle = Handle::current()] {
    for (int i = 0; i < 10; ++i) handle.spawn(says_that_it_runs(have_run)).detach();
  }).join();
  co_await yields(turns);
}

//! Counts how often somebody looked in without waiting.
class Visited final : public Driver {
 public:
  static inline int looks = 0;
  void park(std::optional<Duration> limit) override {
    if (limit) ++looks;
    Driver::park(limit);
  }
};

}  // namespace

GRADED("3.4", 3, "tasks take turns in the order in which they came") {
  std::string log;
  act("three tasks write their letter, a 3 times, b once, c twice, and yield each time");
  LocalExecutor().block_on(three_at_once(log));
  expect_equal(log, "abcaca", "what they have written");
}

GRADED("3.4", 2, "it returns with its own future and keeps the others") {
  Life life;
  int turns = 0;
  auto executor = std::make_unique<LocalExecutor>();
  act("block_on a future that spawns a task with 1000 turns, and yields twice");
  executor->block_on(starts_and_yields(turns, Tracker(life), 2));
  expect_equal(turns, 2, "turns of the other task");
  act("block_on one that yields once");
  executor->block_on(yields(1));
  expect_equal(turns, 4, "turns of the other task: it has gone on");
  act("destroy the executor");
  executor.reset();
  expect_equal(life.destroyed, 1, "futures that were destroyed");
}

GRADED_THREADS("3.4", 2, 1, "it sleeps until another thread wakes its task") {
  const long number = thread_number();
  std::atomic<bool> slept{false};
  auto [tx, rx] = oneshot::channel<int>();
  act("block_on a receiver; another thread sends 42 once this one sleeps");
  std::optional<int> value;
  {
    const std::jthread other([&slept, number, sender = std::move(tx)]() mutable {
      slept = falls_asleep(number);
      sender.send(42);
    });
    try {
      value = LocalExecutor().block_on(std::move(rx));
    } catch (const std::logic_error&) {  // it came back too early: there is no output
    }
  }
  expect(slept, "the thread that runs it sleeps");
  expect_equal(value, std::optional(42), "what was received");
}

GRADED("3.4", 3, "beside a task that spins it looks outside") {
  int have_run = 0;
  act("a task yields 300 times; another thread has brought 10 tasks meanwhile");
  const auto before = std::exchange(
      Driver::make, [] { return std::shared_ptr<Driver>(std::make_shared<Visited>()); });
  LocalExecutor executor;
  Driver::make = before;
  Visited::looks = 0;
  executor.block_on(spins_beside(300, have_run));
  expect(have_run > 0, "the task from outside has run");
  expect_equal(have_run, 10, "tasks from outside that have run: all that are there come in");
  expect(Visited::looks > 0, "the driver was asked");
  expect(Visited::looks < 20, "but not at every turn");
}
