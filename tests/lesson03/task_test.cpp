// A task is polled when it was woken, never otherwise, and is destroyed exactly once.

#include "lesson03_executor/task.hpp"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "lesson01_future/ready.hpp"
#include "lesson02_waker/yield_now.hpp"
#include "tests/support/executors.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/tracker.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

Async<> passes(Gate& gate) { co_await gate.wait(); }

using Output = std::unique_ptr<Tracker>;
enum class End { finishes, throws, aborted, left };
enum class Handling { awaited, dropped_early, dropped_late, outlives };

// Destroying `alive` tells the test that this future is gone.
Async<Output> ends(End end, Gate& gate, Life& output, [[maybe_unused]] Tracker tracker,
                   [[maybe_unused]] oneshot::Sender<Unit> alive) {
  co_await gate.wait();
  if (end == End::throws) throw std::runtime_error("on purpose");
  co_return std::make_unique<Tracker>(output);
}

template <class E>
void await_it(E& executor, JoinHandle<Output> handle, End end) {
  if (end == End::left) return;
  auto future = rescued(std::move(handle));
  if (end == End::finishes) CHECK(executor.block_on(std::move(future)) != nullptr);
  if (end == End::throws) CHECK_THROWS_AS(executor.block_on(std::move(future)), std::runtime_error);
  if (end == End::aborted) CHECK_THROWS_AS(executor.block_on(std::move(future)), Cancelled);
}

// One task's life, on an executor of its own.
template <class E>
void live(End end, Handling handling, Life& future, Life& output) {
  Gate gate;
  std::optional<E> executor(std::in_place);
  auto [alive, gone] = oneshot::channel<Unit>();
  auto handle = executor->spawn(ends(end, gate, output, Tracker(future), std::move(alive)));
  if (handling == Handling::dropped_early) {
    if (end == End::aborted) handle.abort();
    handle.detach();
  }
  settle(*executor);
  if (end == End::aborted) handle.abort();
  if (end == End::finishes || end == End::throws) gate.open();
  if (end != End::left) CHECK_FALSE(executor->block_on(rescued(std::move(gone))));
  if (handling == Handling::awaited) await_it(*executor, std::move(handle), end);
  if (handling == Handling::dropped_late) handle.detach();
  executor.reset();
}

}  // namespace

TEST_CASE_TEMPLATE("10 a task's waker outlives the task and the executor", E, OneThread,
                   ManyThreads) {
  for (const bool finished : {true, false}) {
    CAPTURE(finished);
    Gate gate;
    {
      Running<E> running;
      auto handle = running->spawn(passes(gate));
      REQUIRE(gate.until_polls(1));
      if (finished) {
        gate.open();
        block_on(rescued(std::move(handle)));
      }
    }
    const int polls = gate.polls();
    Waker waker = gate.waker();
    waker.wake_by_ref();
    std::thread([copy = waker]() mutable { std::move(copy).wake(); }).join();
    waker = Waker();
    CHECK(gate.polls() == polls);
    CHECK(gate.destroyed() == 1);
  }
}

TEST_CASE_TEMPLATE("11 woken from another thread during its poll: exactly one more poll", E,
                   OneThread, ManyThreads) {
  std::atomic<int> polls{0};
  E executor;
  auto handle = executor.spawn(poll_fn([&](Context& cx) -> Poll<void> {
    if (polls.fetch_add(1) > 0) return Pending{};
    std::thread([&] {
      for (int i = 0; i < 3; ++i) cx.waker().wake_by_ref();
    }).join();
    return Pending{};
  }));
  // It may be long before the thread has had its turn.
  for (int i = 0; i < 10'000 && polls < 2; ++i) settle(executor);
  for (int i = 0; i < 20; ++i) settle(executor);
  CHECK(polls == 2);
  handle.abort();
}

TEST_CASE_TEMPLATE("12 a wake after completion or cancellation schedules nothing", E, OneThread,
                   ManyThreads) {
  for (const bool completed : {true, false}) {
    CAPTURE(completed);
    Gate gate;
    E executor;
    auto handle = executor.spawn(passes(gate));
    settle(executor);
    REQUIRE(gate.until_polls(1));
    if (completed) {
      gate.open();
      executor.block_on(rescued(std::move(handle)));
    } else {
      handle.abort();
      CHECK_THROWS_AS(executor.block_on(rescued(std::move(handle))), Cancelled);
    }
    const int polls = gate.polls();
    CHECK(polls == (completed ? 2 : 1));
    for (int i = 0; i < 10; ++i) gate.wake();
    settle(executor);
    CHECK(gate.polls() == polls);
    CHECK(gate.destroyed() == 1);
  }
}

TEST_CASE("13 many wakes before a run give one poll") {
  Gate gate;
  LocalExecutor executor;
  auto handle = executor.spawn(passes(gate));
  settle(executor);
  REQUIRE(gate.polls() == 1);

  for (int i = 0; i < 100; ++i) gate.wake();  // nobody runs the executor just now
  settle(executor);
  CHECK(gate.polls() == 2);

  executor.block_on(poll_fn([&](Context&) -> Poll<void> {  // now it runs, and this is its thread
    for (int i = 0; i < 100; ++i) gate.wake();
    std::thread([&] {
      for (int i = 0; i < 100; ++i) gate.wake();
    }).join();
    return Ready{};
  }));
  settle(executor);
  CHECK(gate.polls() == 3);
  handle.abort();
}

TEST_CASE("14 what a thread wrote before a wake that was merged is visible in the next poll") {
  // The flags are relaxed, so it is only the wake that can make `news` visible. Whether it does is
  // for the thread sanitizer to say.
  for (int round = 0; round < 50; ++round) {
    int news = 0;
    std::atomic<int> woken{0};
    Waker waker;
    LocalExecutor executor;
    auto reader = executor.spawn(poll_fn([&](Context& cx) -> Poll<int> {
      if (!waker) {
        waker = cx.waker();
        return Pending{};
      }
      return news;
    }));
    settle(executor);
    std::jthread first([&] {
      waker.wake_by_ref();
      woken.store(1, std::memory_order_relaxed);
    });
    std::jthread second([&] {
      while (woken.load(std::memory_order_relaxed) < 1) std::this_thread::yield();
      news = 42;
      waker.wake_by_ref();  // merged into the first
      woken.store(2, std::memory_order_relaxed);
    });
    while (woken.load(std::memory_order_relaxed) < 2) std::this_thread::yield();
    CHECK(executor.block_on(rescued(std::move(reader))) == 42);
  }
}

TEST_CASE_TEMPLATE("22 whatever becomes of task and handle: all is destroyed exactly once", E,
                   OneThread, ManyThreads) {
  for (const End end : {End::finishes, End::throws, End::aborted, End::left}) {
    for (const Handling handling :
         {Handling::awaited, Handling::dropped_early, Handling::dropped_late, Handling::outlives}) {
      CAPTURE(static_cast<int>(end));
      CAPTURE(static_cast<int>(handling));
      Life future;
      Life output;
      live<E>(end, handling, future, output);
      CHECK(future.destroyed == 1);
      CHECK(output.destroyed == (end == End::finishes ? 1 : 0));
    }
  }
}

TEST_CASE("23 cancelled before its first run: destroyed, never polled") {
  Gate gate;
  LocalExecutor executor;
  auto handle = executor.spawn(gate.wait());
  handle.abort();
  CHECK_FALSE(handle.is_finished());
  settle(executor);
  CHECK(handle.is_finished());
  CHECK(gate.polls() == 0);
  CHECK(gate.destroyed() == 1);
  CHECK_THROWS_AS(executor.block_on(rescued(std::move(handle))), Cancelled);
}

TEST_CASE_TEMPLATE("24 cancelled while it is being polled: destroyed after that poll returns", E,
                   OneThread, ManyThreads) {
  for (const bool by_itself : {true, false}) {
    CAPTURE(by_itself);
    Life life;
    std::atomic<int> polls{0};
    int destroyed_in_poll = -1;
    std::optional<JoinHandle<void>> handle;
    auto [go, ready_to_go] = oneshot::channel<Unit>();
    E executor;
    handle.emplace(
        executor.spawn(poll_fn([&, tracker = Tracker(life),
                                start = std::move(ready_to_go)](Context& cx) mutable -> Poll<void> {
          if (start.poll(cx).is_pending()) return Pending{};  // not before `handle` is there
          ++polls;
          if (by_itself) {
            handle->abort();
          } else {
            std::thread([&] { handle->abort(); }).join();
          }
          destroyed_in_poll = life.destroyed;
          return Pending{};
        })));
    go.send(Unit());
    auto finished = poll_fn([&](Context& cx) { return handle->poll(cx); });
    CHECK_THROWS_AS(executor.block_on(rescued(std::move(finished))), Cancelled);
    CHECK(destroyed_in_poll == 0);
    CHECK(life.destroyed == 1);
    CHECK(polls == 1);
  }
}

namespace {

// Says where in memory it lives.
template <class T>
Async<T> says_where(const char** place, T output) {
  const char here = 0;
  *place = &here;
  co_await yield_now();
  *place = &here;
  co_return output;
}

// How far the task of `future` lies in front of the coroutine's local variable.
template <class T>
std::ptrdiff_t distance_to_frame(T output) {
  LocalExecutor executor;
  const char* place = nullptr;
  auto handle = executor.spawn(says_where(&place, output));
  const auto* task = reinterpret_cast<const char*>(&handle.task());
  CHECK(executor.block_on(std::move(handle)) == output);
  return place - task;
}

}  // namespace

TEST_CASE("a coroutine and its task share one allocation, unless the output is large") {
  const auto near = distance_to_frame(42);
  CHECK(near > 0);
  CHECK(near < 512);
  const auto far = distance_to_frame(std::array<char, 1000>{});
  CHECK((far < 0 || far > 1000));
}

TEST_CASE("a waker that outlives its coroutine keeps the memory of both") {
  Waker kept;
  LocalExecutor executor;
  auto keeps = [](Waker& waker) -> Async<> {
    co_await poll_fn([&](Context& cx) -> Poll<void> {
      waker = cx.waker();
      return Ready{};
    });
  };
  executor.block_on(keeps(kept));
  kept.wake_by_ref();  // the sanitizer would say if this task was gone, and if it never went
  CHECK(kept);
}

TEST_CASE("an Async that was moved from cannot be spawned") {
  LocalExecutor executor;
  Gate gate;
  auto moved = passes(gate);
  auto here = std::move(moved);
  CHECK_THROWS_AS((void)executor.spawn(std::move(moved)), std::logic_error);
}
