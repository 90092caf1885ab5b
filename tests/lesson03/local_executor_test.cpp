// Many tasks on one thread: who runs when, and who may block.

#include "lesson03_executor/local_executor.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "lesson01_future/ready.hpp"
#include "tests/support/executors.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/tracker.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

Async<> counts_turns(int turns, int& count) {
  for (int i = 0; i < turns; ++i) {
    ++count;
    co_await yield_now();
  }
}

Async<> wakes_itself_until(const std::atomic<bool>& stop, std::atomic<int>& turns) {
  while (!stop) {
    ++turns;
    co_await yield_now();
  }
}

Async<> sends(oneshot::Sender<int> tx, int value) {
  tx.send(value);
  co_return;
}

Async<int> spawns_and_awaits(int depth) {
  if (depth == 0) co_return 0;
  auto child = spawn(spawns_and_awaits(depth - 1));
  const int below = co_await child;
  co_return below + 1;
}

// What a blocking call inside a task throws, as a task's output.
template <class Fn>
Async<std::string> says_what_it_throws(Fn fn) {
  std::string what = "nothing";
  try {
    fn();
  } catch (const std::logic_error& error) {
    what = error.what();
  }
  co_return what;
}

}  // namespace

TEST_CASE("LocalExecutor: a spawned task runs in block_on only, on the thread that is in it") {
  LocalExecutor executor;
  std::thread::id ran_on;
  auto handle = executor.spawn(poll_fn([&](Context&) -> Poll<void> {
    ran_on = std::this_thread::get_id();
    return Ready{};
  }));
  CHECK(ran_on == std::thread::id());
  std::thread other([&] { settle(executor); });
  const auto other_id = other.get_id();
  other.join();
  CHECK(ran_on == other_id);
  CHECK(handle.is_finished());
}

TEST_CASE_TEMPLATE("spawn: a task may spawn and await others, at any depth", E, OneThread,
                   ManyThreads) {
  E executor;
  CHECK(executor.block_on(rescued(spawns_and_awaits(50))) == 50);
  CHECK(executor.block_on(rescued(executor.spawn(spawns_and_awaits(50)))) == 50);
  CHECK_THROWS_AS(spawn(yield_times(1)).detach(), std::logic_error);  // here is no executor
}

TEST_CASE("LocalExecutor: what the main future throws comes out, and tasks go on in the next run") {
  Gate gate;
  LocalExecutor executor;
  auto handle = executor.spawn(gate.wait());
  auto failing = poll_fn([](Context&) -> Poll<void> { throw std::runtime_error("on purpose"); });
  CHECK_THROWS_AS(executor.block_on(failing), std::runtime_error);
  gate.open();
  executor.block_on(rescued(std::move(handle)));
  CHECK(gate.polls() == 1);
}

TEST_CASE("32 block_on returns while tasks are left; the next block_on resumes them") {
  Gate gate;
  int turns = 0;
  LocalExecutor executor;
  auto sleeper = executor.spawn(gate.wait());
  auto busy = executor.spawn(counts_turns(100, turns));
  executor.block_on(yield_times(5));
  CHECK(gate.polls() == 1);
  CHECK(turns > 0);
  const int turns_before = turns;
  CHECK(turns_before < 100);
  gate.open();  // between two runs
  CHECK(turns == turns_before);
  executor.block_on(rescued(std::move(busy)));
  executor.block_on(rescued(std::move(sleeper)));
  CHECK(turns == 100);
  CHECK(gate.polls() == 2);
}

TEST_CASE("33 spawning from a foreign thread wakes an idle executor") {
  Running<LocalExecutor> running;  // idle most of the time
  for (int round = 0; round < 200; ++round) {
    auto [tx, rx] = oneshot::channel<int>();
    auto handle = running->handle().spawn(sends(std::move(tx), round));
    CHECK(block_on(rescued(std::move(rx))) == round);
    if (round % 2 == 0) block_on(rescued(std::move(handle)));
  }
}

TEST_CASE("33 spawning from a foreign thread is served under load") {
  std::atomic<bool> stop{false};
  std::atomic<int> turns{0};
  LocalExecutor executor;
  executor.spawn(wakes_itself_until(stop, turns)).detach();
  executor.spawn(wakes_itself_until(stop, turns)).detach();
  auto [tx, rx] = oneshot::channel<int>();
  std::jthread foreign([handle = executor.handle(), tx = std::move(tx), &turns]() mutable {
    while (turns < 10) std::this_thread::yield();  // by then they are at it
    handle.spawn(sends(std::move(tx), 42)).detach();
  });
  CHECK(executor.block_on(rescued(std::move(rx))) == 42);
  stop = true;
  settle(executor);
}

TEST_CASE_TEMPLATE("34 block_on inside a task is a clear error, not a deadlock", E, OneThread,
                   ManyThreads) {
  const std::string expected =
      "block_on inside a task would stop its executor: use co_await instead";
  E executor;
  LocalExecutor another;
  const auto plain = [] { block_on(ready()); };
  const auto same = [&] { executor.block_on(ready()); };
  const auto other = [&] { another.block_on(ready()); };
  CHECK(executor.block_on(rescued(executor.spawn(says_what_it_throws(plain)))) == expected);
  CHECK(executor.block_on(rescued(executor.spawn(says_what_it_throws(same)))) == expected);
  CHECK(executor.block_on(rescued(executor.spawn(says_what_it_throws(other)))) == expected);
  CHECK(executor.block_on(says_what_it_throws(plain)) == expected);  // the main future, too
  CHECK(executor.block_on(says_what_it_throws(same)) == expected);
  CHECK_NOTHROW(plain());  // outside again
  CHECK_NOTHROW(same());
}

TEST_CASE("34 LocalExecutor: block_on while another thread is in it is an error as well") {
  Running<LocalExecutor> running;
  block_on(rescued(running->spawn(ready())));  // so the other thread is in it by now
  CHECK_THROWS_AS(running->block_on(ready()), std::logic_error);
  CHECK_NOTHROW(block_on(ready()));  // and this thread is none of its threads now
  block_on(rescued(running->spawn(ready())));
}

TEST_CASE("40 two tasks that wake themselves: their poll counts differ by one at most") {
  int a = 0;
  int b = 0;
  int furthest = 0;
  LocalExecutor executor;
  const auto counting = [&](int& own) {
    return poll_fn([&](Context& cx) -> Poll<void> {
      if (++own == 1000) return Ready{};
      furthest = std::max(furthest, std::abs(a - b));
      cx.waker().wake_by_ref();
      return Pending{};
    });
  };
  auto first = executor.spawn(counting(a));
  auto second = executor.spawn(counting(b));
  executor.block_on(rescued(std::move(first)));
  executor.block_on(rescued(std::move(second)));
  CHECK(a == 1000);
  CHECK(b == 1000);
  CHECK(furthest == 1);
}

TEST_CASE("40 the main future and a task that both wake themselves take turns") {
  int turns = 0;
  LocalExecutor executor;
  auto task = executor.spawn(counts_turns(1000, turns));
  executor.block_on(yield_times(500));
  CHECK(turns >= 499);
  CHECK(turns <= 501);
  executor.block_on(rescued(std::move(task)));
}
