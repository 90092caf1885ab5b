// Nobody starves, however busy the others are.

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <utility>
#include <vector>

#include "lesson01_future/ready.hpp"
#include "lesson03_executor/run_queue.hpp"
#include "tests/support/baton.hpp"
#include "tests/support/executors.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

// What keeps a test's workers busy, until the test is over.
struct Spinning {
  std::atomic<bool> stop{false};
  ~Spinning() { stop = true; }
};

Async<> spins(const std::atomic<bool>& stop) {
  while (!stop) co_await yield_now();
}

// Plays with a partner: one of the two is always the task that was woken last.
Async<> plays(Baton& from, Baton& to, int& strokes, int most) {
  while (strokes < most) {
    co_await from;
    ++strokes;
    to.pass();
  }
}

Async<int> says_when_it_runs(const int& strokes) { co_return strokes; }

// What a third task sees: how many strokes were played before it had its turn.
Async<int> strokes_before_the_third() {
  Baton ping;
  Baton pong;
  int strokes = 0;
  auto third = spawn(says_when_it_runs(strokes));
  auto first = spawn(plays(ping, pong, strokes, 10'000));
  auto second = spawn(plays(pong, ping, strokes, 10'000));
  ping.pass();
  const int seen = co_await third;
  co_await first;
  co_await second;
  co_return seen;
}

}  // namespace

TEST_CASE("45 two tasks that wake one another cannot starve a third") {
  Runtime runtime = Runtime::Builder().workers(1).build();
  auto task = runtime.spawn(strokes_before_the_third());
  CHECK(runtime.block_on(rescued(std::move(task))) < 10);
}

TEST_CASE("45 two tasks that wake one another cannot starve a task from outside") {
  Baton ping;
  Baton pong;
  int strokes = 0;
  std::atomic<int> seen{-1};
  Runtime runtime = Runtime::Builder().workers(1).build();
  auto first = runtime.spawn(plays(ping, pong, strokes, 1'000'000));
  auto second = runtime.spawn(plays(pong, ping, strokes, 1'000'000));
  auto from_outside = runtime.spawn(poll_fn([&](Context&) -> Poll<void> {
    ping.pass();
    // From here on the worker is never idle: it must look outside of itself.
    Handle::current().spawn(ready()).detach();
    return Ready{};
  }));
  runtime.block_on(rescued(std::move(from_outside)));
  auto late = runtime.spawn(poll_fn([&](Context&) -> Poll<void> {
    seen = strokes;
    return Ready{};
  }));
  runtime.block_on(rescued(std::move(late)));
  CHECK(seen < 1'000'000);
  runtime.block_on(rescued(std::move(first)));
  ping.pass();
  pong.pass();
  runtime.block_on(rescued(std::move(second)));
}

TEST_CASE("46 the future of block_on and tasks from outside finish beside spinning ones") {
  for (const unsigned workers : {1u, 2u}) {
    Spinning spinning;  // outlives the tasks, which look at it
    Runtime runtime = Runtime::Builder().workers(workers).build();
    for (int i = 0; i < 4; ++i) runtime.spawn(spins(spinning.stop)).detach();
    runtime.block_on(rescued(yield_times(100)));
    for (int i = 0; i < 20; ++i) {
      auto task = runtime.spawn(yield_times(5));
      runtime.block_on(rescued(std::move(task)));
    }
    std::vector<JoinHandle<void>> handles;
    for (int i = 0; i < 200; ++i) handles.push_back(runtime.spawn(ready()));
    for (auto& handle : handles) runtime.block_on(rescued(std::move(handle)));
  }
}

TEST_CASE("46 tasks that spin take turns: none runs twice before the others have run") {
  std::vector<int> turns(4);
  int furthest = 0;
  const auto spinner = [&](std::size_t own) {
    return poll_fn([&, own](Context& cx) -> Poll<void> {
      for (const int other : turns) furthest = std::max(furthest, turns[own] - other);
      if (++turns[own] == 1'000) return Ready{};
      cx.waker().wake_by_ref();
      return Pending{};
    });
  };
  const auto together = [&]() -> Async<> {
    std::vector<JoinHandle<void>> handles;
    for (std::size_t i = 0; i < turns.size(); ++i) handles.push_back(spawn(spinner(i)));
    for (auto& handle : handles) co_await handle;
  };
  Runtime runtime = Runtime::Builder().workers(1).build();
  auto all = runtime.spawn(together());
  runtime.block_on(rescued(std::move(all)));
  CHECK(turns == std::vector<int>(4, 1'000));
  CHECK(furthest <= 1);
}

TEST_CASE("46 more tasks that spin than a worker's queue holds: all of them have their turns") {
  constexpr int fair = 50;
  std::vector<int> turns(4 * RunQueue::capacity);
  int in_all = 0;
  const int end = fair * static_cast<int>(turns.size());
  const auto spinner = [&](int& own) {
    return poll_fn([&](Context& cx) -> Poll<void> {
      if (in_all == end) return Ready{};
      ++own;
      ++in_all;
      cx.waker().wake_by_ref();
      return Pending{};
    });
  };
  const auto together = [&]() -> Async<> {
    std::vector<JoinHandle<void>> handles;
    for (int& own : turns) handles.push_back(spawn(spinner(own)));
    for (auto& handle : handles) co_await handle;
  };
  Runtime runtime = Runtime::Builder().workers(1).build();
  auto all = runtime.spawn(together());
  runtime.block_on(rescued(std::move(all)));
  CHECK(*std::min_element(turns.begin(), turns.end()) >= fair / 2);
  CHECK(*std::max_element(turns.begin(), turns.end()) <= fair * 2);
}

TEST_CASE_TEMPLATE("47 a thousand outputs that are ready: in between, the others have their turn",
                   E, OneThread, ManyThreads) {
  E executor;
  std::vector<JoinHandle<int>> handles;
  for (int i = 0; i < 1'000; ++i) handles.push_back(executor.spawn(ready(i)));
  for (auto& handle : handles) CHECK(until_finished(executor, handle));
  auto all = [](std::vector<JoinHandle<int>> finished) -> Async<> {
    for (auto& handle : finished) co_await handle;
  }(std::move(handles));
  int polls = 0;
  auto counted = poll_fn([&, future = std::move(all)](Context& cx) mutable {
    ++polls;
    return future.poll(cx);
  });
  auto task = executor.spawn(std::move(counted));
  executor.block_on(rescued(std::move(task)));
  CHECK(polls == 1'000 / static_cast<int>(coop_budget) + 1);
}
