// A handle gives what its task gave, may cancel it, and may be dropped at any time.

#include "lesson03_executor/join_handle.hpp"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "lesson01_future/join.hpp"
#include "lesson01_future/map.hpp"
#include "lesson01_future/ready.hpp"
#include "tests/support/executors.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/tracker.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

Async<int> passes(Gate& gate, int output) {
  co_await gate.wait();
  co_return output;
}

// Destroying `alive` tells the test that this future is gone.
Async<int> passes(Gate& gate, int output, [[maybe_unused]] oneshot::Sender<Unit> alive) {
  co_await gate.wait();
  co_return output;
}

Async<> passes_and_says(Gate& gate, oneshot::Sender<std::string> said) {
  co_await gate.wait();
  said.send("done");
}

Async<int> throws_after(int turns) {
  for (int i = 0; i < turns; ++i) co_await yield_now();
  throw std::runtime_error("on purpose");
}

Async<int> awaits(JoinHandle<int> handle) {
  int output = 0;
  try {
    output = co_await handle;
  } catch (const std::runtime_error&) {
    output = -1;
  } catch (const Cancelled&) {
    output = -2;
  }
  co_return output;
}

// Some moments more or less, so that two threads meet at ever other points.
void dawdle(int round) {
  for (volatile int i = 0; i < 37 * (round % 40);) i = i + 1;
}

}  // namespace

TEST_CASE_TEMPLATE("JoinHandle: a task's output, awaited from outside and from a task", E,
                   OneThread, ManyThreads) {
  E executor;
  CHECK(executor.block_on(rescued(executor.spawn(ready(1)))) == 1);
  executor.block_on(rescued(executor.spawn(ready())));
  auto only_movable = executor.spawn(ready(std::make_unique<int>(2)));
  CHECK(*executor.block_on(rescued(std::move(only_movable))) == 2);
  auto awaiting = executor.spawn(awaits(executor.spawn(ready(3))));
  CHECK(executor.block_on(rescued(std::move(awaiting))) == 3);
}

namespace {
struct alignas(64) Wide {
  bool is_aligned() const { return reinterpret_cast<std::uintptr_t>(this) % alignof(Wide) == 0; }
  char bytes[64] = {};
};
}  // namespace

TEST_CASE("JoinHandle: a future that holds what must be aligned, and an output") {
  LocalExecutor executor;
  std::vector<JoinHandle<Wide>> handles;
  for (int i = 0; i < 8; ++i) {  // by chance alone not all of them would be
    handles.push_back(executor.spawn(poll_fn([wide = Wide()](Context&) -> Poll<Wide> {
      CHECK(wide.is_aligned());
      return wide;
    })));
  }
  for (auto& handle : handles) CHECK(executor.block_on(std::move(handle)).is_aligned());
}

TEST_CASE("JoinHandle: finished once the output is there, and polled again it throws") {
  LocalExecutor executor;
  WakeCounter counter;
  auto handle = executor.spawn(ready(1));
  CHECK_FALSE(handle.is_finished());
  CHECK(poll_with(handle, counter).is_pending());
  settle(executor);
  CHECK(handle.is_finished());
  CHECK(counter.wakes() == 1);
  CHECK(poll_with(handle, counter).take() == 1);
  CHECK_THROWS_AS(poll_with(handle, counter).take(), std::logic_error);
}

TEST_CASE("JoinHandle: a task that completes while the handle registers is not missed") {
  LocalExecutor executor;
  WakeCounter counter;
  auto handle = executor.spawn(ready(1));
  // A waker is copied between the first look and the registration: just the moment to finish.
  counter.on_clone = [&] { settle(executor); };
  const auto result = poll_with(handle, counter);
  counter.on_clone = nullptr;
  CHECK_MESSAGE((result.is_ready() || counter.wakes() > 0),
                "the task has finished, and nobody told");
}

TEST_CASE("15 JoinHandle: polled again with another waker, only the newest is woken") {
  LocalExecutor executor;
  WakeCounter older;
  WakeCounter newer;
  auto handle = executor.spawn(ready(1));
  CHECK(poll_with(handle, older).is_pending());
  CHECK(poll_with(handle, newer).is_pending());
  settle(executor);
  CHECK(older.wakes() == 0);
  CHECK(newer.wakes() == 1);
}

TEST_CASE_TEMPLATE("15 JoinHandle: polled with one waker after another while the task completes", E,
                   OneThread, ManyThreads) {
  constexpr int rounds = 300;
  std::deque<std::array<WakeCounter, 2>> all_counters(rounds);  // each checks its balance
  std::deque<Gate> gates(rounds);
  Running<E> running;
  for (int round = 0; round < rounds; ++round) {
    auto& counters = all_counters[static_cast<std::size_t>(round)];
    auto& gate = gates[static_cast<std::size_t>(round)];
    auto handle = running->spawn(passes(gate, 1));
    CHECK(poll_with(handle, counters[0]).is_pending());
    gate.open();
    dawdle(round);
    std::size_t polls = 1;
    while (poll_with(handle, counters[polls % 2]).is_pending()) ++polls;
    for (const auto& counter : counters) CHECK(counter.wakes() <= 1);
  }
}

TEST_CASE("21 JoinHandle: dropping a handle drops the waker that it stored, and wakes nobody") {
  Gate gate;
  LocalExecutor executor;
  WakeCounter counter;
  {
    auto handle = executor.spawn(passes(gate, 1));
    settle(executor);
    CHECK(poll_with(handle, counter).is_pending());
    CHECK(counter.references() == 1);
  }
  CHECK(counter.references() == 0);
  gate.open();
  settle(executor);
  CHECK(counter.wakes() == 0);
}

TEST_CASE("17 JoinHandle: the waker of a handle may take the output, or drop the handle") {
  for (const bool take : {true, false}) {
    CAPTURE(take);
    LocalExecutor executor;
    WakeCounter counter;
    WakeCounter unused;
    std::optional<JoinHandle<int>> handle(executor.spawn(ready(7)));
    int output = 0;
    counter.on_wake = [&] {
      if (take) output = poll_with(*handle, unused).take();
      handle.reset();
    };
    CHECK(poll_with(*handle, counter).is_pending());
    settle(executor);
    CHECK_FALSE(handle);
    CHECK(output == (take ? 7 : 0));
    CHECK(counter.wakes() == 1);
  }
}

TEST_CASE("JoinHandle: to look at a task that is pending costs no budget") {
  // Or a task that awaits very many would wake itself all the time, and never look at the last.
  std::deque<Gate> gates(2 * coop_budget);
  LocalExecutor executor;
  WakeCounter counter;
  std::vector<JoinHandle<int>> handles;
  for (auto& gate : gates) handles.push_back(executor.spawn(passes(gate, 1)));
  settle(executor);
  auto all = join_all(std::move(handles));
  const Waker waker = counter.waker();
  Context cx(waker, coop_budget);
  CHECK(all.poll(cx).is_pending());
  CHECK(counter.wakes() == 0);
  gates.back().open();
  settle(executor);
  CHECK(counter.wakes() == 1);
}

TEST_CASE("JoinHandle: the outputs of finished tasks do cost budget") {
  LocalExecutor executor;
  WakeCounter counter;
  std::vector<JoinHandle<int>> handles;
  for (unsigned i = 0; i < coop_budget + 1; ++i) handles.push_back(executor.spawn(ready(1)));
  settle(executor);
  auto all = join_all(std::move(handles));
  const Waker waker = counter.waker();
  Context first(waker, coop_budget);
  CHECK(all.poll(first).is_pending());
  CHECK(counter.wakes() == 1);  // it has asked for another turn
  Context second(waker, coop_budget);
  CHECK(all.poll(second).is_ready());
}

TEST_CASE("31 the output of a detached task is destroyed at its end, though its waker is kept") {
  for (const bool detached_first : {true, false}) {
    Life life;
    Gate gate;
    LocalExecutor executor;
    auto handle = executor.spawn(map(gate.wait(), [&life] { return Tracker(life); }));
    settle(executor);
    const Waker kept = gate.waker();
    if (detached_first) handle.detach();
    gate.open();
    settle(executor);
    CHECK(life.destroyed == (detached_first ? 1 : 0));
    handle.detach();
    CHECK(life.destroyed == 1);
  }
}

TEST_CASE_TEMPLATE("25 a sleeping task is cancelled from another thread: its executor destroys it",
                   E, OneThread, ManyThreads) {
  Gate gate;
  Running<E> running;
  auto handle = running->spawn(passes(gate, 1));
  REQUIRE(gate.until_polls(1));
  handle.abort();
  CHECK_THROWS_AS(block_on(rescued(std::move(handle))), Cancelled);
  CHECK(gate.polls() == 1);
  CHECK(gate.destroyed() == 1);
  CHECK(gate.destroyed_on() != std::this_thread::get_id());
}

TEST_CASE_TEMPLATE("26 aborted, and the handle dropped at once: still destroyed promptly", E,
                   OneThread, ManyThreads) {
  for (const bool ran : {true, false}) {
    CAPTURE(ran);
    Gate gate;
    E executor;
    auto [alive, gone] = oneshot::channel<Unit>();
    {
      auto handle = executor.spawn(passes(gate, 1, std::move(alive)));
      if (ran) settle(executor);
      handle.abort();
    }
    CHECK(executor.block_on(rescued(std::move(gone))) == std::nullopt);
    CHECK(gate.destroyed() <= 1);
  }
}

TEST_CASE_TEMPLATE("27 an abort racing the end: the output or Cancelled, never both or neither", E,
                   OneThread, ManyThreads) {
  constexpr int rounds = 100;
  int outputs = 0;
  int cancelled = 0;
  Running<E> running;
  for (int round = 0; round < rounds; ++round) {
    Gate gate;
    auto handle = running->spawn(passes(gate, 1));
    REQUIRE(gate.until_polls(1));
    std::atomic<bool> go{false};
    std::thread other([&] {
      while (!go) std::this_thread::yield();
      gate.open();
    });
    go = true;
    dawdle(round);
    handle.abort();
    other.join();
    const int output = block_on(rescued(awaits(std::move(handle))));
    outputs += output == 1;
    cancelled += output == -2;
    CHECK(gate.destroyed() == 1);
  }
  CHECK(outputs + cancelled == rounds);
}

TEST_CASE_TEMPLATE("27 aborted after the end: the output is still there", E, OneThread,
                   ManyThreads) {
  E executor;
  auto handle = executor.spawn(ready(5));
  REQUIRE(until_finished(executor, handle));
  handle.abort();
  handle.abort();
  settle(executor);
  CHECK(executor.block_on(rescued(std::move(handle))) == 5);
}

TEST_CASE_TEMPLATE("28 dropping a handle detaches: the task runs on by itself", E, OneThread,
                   ManyThreads) {
  for (const bool by_assignment : {true, false}) {
    CAPTURE(by_assignment);
    Gate gate;
    E executor;
    auto [said, hear] = oneshot::channel<std::string>();
    auto handle = executor.spawn(passes_and_says(gate, std::move(said)));
    settle(executor);
    if (by_assignment) {
      handle = executor.spawn(ready());
    } else {
      handle.detach();
    }
    gate.open();
    CHECK(executor.block_on(rescued(std::move(hear))) == "done");
  }
}

TEST_CASE_TEMPLATE("30 a task that throws: its handle rethrows, the others go on", E, OneThread,
                   ManyThreads) {
  E executor;
  auto thrower = executor.spawn(throws_after(3));
  auto neighbour = executor.spawn(yield_times(20));
  auto awaiting = executor.spawn(awaits(executor.spawn(throws_after(0))));
  executor.spawn(throws_after(1)).detach();  // nobody awaits it: fine
  executor.spawn(poll_fn([](Context&) -> Poll<void> { throw 42; })).detach();
  CHECK_THROWS_WITH_AS(executor.block_on(rescued(std::move(thrower))), "on purpose",
                       std::runtime_error);
  CHECK(executor.block_on(rescued(std::move(awaiting))) == -1);
  CHECK_NOTHROW(executor.block_on(rescued(std::move(neighbour))));
  settle(executor);
}

TEST_CASE_TEMPLATE("31 the handle is dropped while the task completes: its waker is freed once", E,
                   OneThread, ManyThreads) {
  constexpr int rounds = 300;
  std::deque<WakeCounter> counters(rounds);  // each checks its balance at its end
  std::deque<Gate> gates(rounds);
  Running<E> running;
  for (int round = 0; round < rounds; ++round) {
    auto& counter = counters[static_cast<std::size_t>(round)];
    auto& gate = gates[static_cast<std::size_t>(round)];
    auto [alive, gone] = oneshot::channel<Unit>();
    {
      auto handle = running->spawn(passes(gate, 1, std::move(alive)));
      CHECK(poll_with(handle, counter).is_pending());
      gate.open();
      dawdle(round);
    }
    block_on(rescued(std::move(gone)));
    CHECK(counter.wakes() <= 1);
  }
}

TEST_CASE_TEMPLATE("38 a finished task's handle outlives the executor and still gives its output",
                   E, OneThread, ManyThreads) {
  Life life;
  std::optional<JoinHandle<std::unique_ptr<Tracker>>> value;
  std::optional<JoinHandle<int>> error;
  {
    E executor;
    value.emplace(executor.spawn(ready(std::make_unique<Tracker>(life))));
    error.emplace(executor.spawn(throws_after(0)));
    REQUIRE(until_finished(executor, *value));
    REQUIRE(until_finished(executor, *error));
  }
  CHECK(life.destroyed == 0);
  CHECK(block_on(rescued(*std::move(value))) != nullptr);
  CHECK(life.destroyed == 1);
  CHECK_THROWS_AS(block_on(rescued(*std::move(error))), std::runtime_error);
}
