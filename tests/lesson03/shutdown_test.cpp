// Destroying an executor destroys its tasks, whatever their destructors do.

#include <doctest/doctest.h>

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "lesson01_future/ready.hpp"
#include "tests/support/executors.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/stuck.hpp"
#include "tests/support/tracker.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

//! Calls `fn` when it is destroyed: what a task leaves behind.
template <class Fn>
class AtEnd {
 public:
  explicit AtEnd(Fn fn) : fn_(std::move(fn)) {}
  AtEnd(AtEnd&& other) noexcept
      : fn_(std::move(other.fn_)), armed_(std::exchange(other.armed_, false)) {}
  AtEnd& operator=(AtEnd&&) = delete;
  ~AtEnd() {
    if (armed_) fn_();
  }

 private:
  Fn fn_;
  bool armed_ = true;
};

template <class T>
Async<> holds([[maybe_unused]] T held) {
  co_return;
}

template <class T>
Async<> waits(Gate& gate, [[maybe_unused]] T held) {
  co_await gate.wait();
}

// Forgets its waker: nobody can ever wake it.
template <class T>
Async<> waits_for_ever([[maybe_unused]] T held) {
  co_await pending();
}

template <class T>
Async<> receives(oneshot::Receiver<Unit> rx, [[maybe_unused]] T held) {
  co_await rx;
}

Async<> owns_both_ends([[maybe_unused]] Tracker tracker) {
  auto [tx, rx] = oneshot::channel<int>();
  co_await rx;
}

struct OwnHandle {
  std::optional<JoinHandle<void>> handle;
};

Async<> awaits_itself(std::shared_ptr<OwnHandle> own, oneshot::Receiver<Unit> has_it,
                      [[maybe_unused]] Tracker tracker) {
  co_await has_it;
  co_await *own->handle;
}

}  // namespace

TEST_CASE_TEMPLATE("29 a detached task that nobody can wake is destroyed at shutdown, once", E,
                   OneThread, ManyThreads) {
  Life life;
  {
    E executor;
    executor.spawn(waits_for_ever(Tracker(life))).detach();
    settle(executor);
  }
  CHECK(life.destroyed == 1);
}

TEST_CASE_TEMPLATE("35 destroying the executor destroys pending tasks before it returns", E,
                   OneThread, ManyThreads) {
  Gate gates[3];
  Life never_ran;
  Life sleeps;
  Life woken;
  {
    E executor;
    executor.spawn(waits(gates[0], Tracker(sleeps))).detach();
    executor.spawn(waits(gates[1], Tracker(woken))).detach();
    settle(executor);
    gates[1].wake();
    executor.spawn(waits(gates[2], Tracker(never_ran))).detach();
  }
  CHECK(never_ran.destroyed == 1);
  CHECK(sleeps.destroyed == 1);
  CHECK(woken.destroyed == 1);
}

TEST_CASE("35 at shutdown no task is polled any more, whether it was woken or is new") {
  Gate woken;
  Gate never_ran;
  {
    LocalExecutor executor;
    executor.spawn(woken.wait()).detach();
    settle(executor);
    woken.wake();
    executor.spawn(never_ran.wait()).detach();
  }
  CHECK(woken.polls() == 1);
  CHECK(woken.destroyed() == 1);
  CHECK(never_ran.polls() == 0);
  CHECK(never_ran.destroyed() == 1);
}

TEST_CASE_TEMPLATE("35 at shutdown the executor's context is there for the tasks' destructors", E,
                   OneThread, ManyThreads) {
  for (const bool ran : {true, false}) {
    CAPTURE(ran);
    Gate gate;
    Life spawned;
    std::optional<JoinHandle<void>> handle;
    std::optional<Handle> executor_handle;
    {
      E executor;
      AtEnd at_end([&] {
        handle.emplace(spawn(holds(Tracker(spawned))));
        executor_handle.emplace(Handle::current());
      });
      executor.spawn(waits(gate, std::move(at_end))).detach();
      if (ran) settle(executor);
    }
    REQUIRE(handle);
    CHECK(executor_handle.has_value());
    CHECK(spawned.destroyed == 1);
    // Nobody says when it is that late; but it is over, and the handle knows.
    CHECK(handle->is_finished());
  }
}

TEST_CASE_TEMPLATE("35 the executor's context is there when the main future is destroyed", E,
                   OneThread, ManyThreads) {
  for (const bool throws : {true, false}) {
    CAPTURE(throws);
    Life life;
    bool had_context = false;
    E executor;
    auto main = poll_fn([throws, at_end = AtEnd([&] {
                                   had_context = this_executor != nullptr;
                                   if (had_context) spawn(holds(Tracker(life))).detach();
                                 })](Context&) -> Poll<void> {
      if (throws) throw std::runtime_error("on purpose");
      return Ready{};
    });
    if (throws) {
      CHECK_THROWS_AS(executor.block_on(std::move(main)), std::runtime_error);
    } else {
      executor.block_on(std::move(main));
    }
    CHECK(had_context);
    settle(executor);
  }
}

TEST_CASE_TEMPLATE("36 destructors that wake and abort one another at shutdown", E, OneThread,
                   ManyThreads) {
  Gate gates[3];
  int ended = 0;
  std::vector<JoinHandle<void>> handles;
  {
    E executor;
    for (int i = 0; i < 3; ++i) {
      AtEnd at_end([&gates, &ended, &handles] {
        for (auto& gate : gates) gate.wake();
        for (auto& handle : handles) handle.abort();
        ++ended;
      });
      handles.push_back(executor.spawn(waits(gates[i], std::move(at_end))));
    }
    settle(executor);
    for (auto& gate : gates) REQUIRE(gate.until_polls(1));
  }
  CHECK(ended == 3);
  for (auto& gate : gates) CHECK(gate.destroyed() == 1);
}

TEST_CASE_TEMPLATE("36 destructors that send to one another at shutdown", E, OneThread,
                   ManyThreads) {
  Life life;
  {
    E executor;
    auto [tx_a, rx_a] = oneshot::channel<Unit>();
    auto [tx_b, rx_b] = oneshot::channel<Unit>();
    AtEnd send_a([tx = std::move(tx_a), t = Tracker(life)]() mutable { tx.send(Unit()); });
    AtEnd send_b([tx = std::move(tx_b), t = Tracker(life)]() mutable { tx.send(Unit()); });
    executor.spawn(receives(std::move(rx_a), std::move(send_b))).detach();
    executor.spawn(receives(std::move(rx_b), std::move(send_a))).detach();
    settle(executor);
    CHECK(life.destroyed == 0);
  }
  CHECK(life.destroyed == 2);
}

TEST_CASE_TEMPLATE("36 destructors that spawn what spawns, and that lock, at shutdown", E,
                   OneThread, ManyThreads) {
  Gate gates[2];
  Life spawned;
  int ended = 0;
  std::mutex mutex;
  {
    E executor;
    for (auto& gate : gates) {
      AtEnd at_end([&] {
        const std::lock_guard lock(mutex);
        AtEnd once_more([&] { spawn(holds(Tracker(spawned))).detach(); });
        spawn(waits_for_ever(std::move(once_more))).detach();
        ++ended;
      });
      executor.spawn(waits(gate, std::move(at_end))).detach();
    }
    settle(executor);
  }
  CHECK(ended == 2);
  CHECK(spawned.destroyed == 2);
}

TEST_CASE_TEMPLATE("36 wakes and spawns from another thread while the executor shuts down", E,
                   OneThread, ManyThreads) {
  for (int round = 0; round < 30; ++round) {
    std::deque<Gate> gates(20);
    std::atomic<int> destroyed{0};
    std::thread other;
    int count = 0;
    {
      E executor;
      for (auto& gate : gates) executor.spawn(gate.wait()).detach();
      settle(executor);
      other = std::thread([&gates, &destroyed, &count, handle = executor.handle()] {
        for (auto& gate : gates) {
          gate.wake();
          AtEnd at_end([&destroyed] { ++destroyed; });
          handle.spawn(holds(std::move(at_end))).detach();
          ++count;
        }
      });
      for (int i = 0; i < round % 10; ++i) std::this_thread::yield();
    }
    for (auto& gate : gates) CHECK(gate.destroyed() == 1);
    other.join();
    CHECK(destroyed == count);
  }
}

TEST_CASE_TEMPLATE("37 spawning on an executor that is shut down: destroyed, and Cancelled", E,
                   OneThread, ManyThreads) {
  Gate gate;
  Life call;
  auto executor = std::make_optional<E>();
  const auto late = executor->handle();
  executor.reset();
  auto handle = late.spawn(gate.wait());
  CHECK(gate.destroyed() == 1);
  CHECK(gate.polls() == 0);
  CHECK(handle.is_finished());
  CHECK_THROWS_AS(block_on(rescued(std::move(handle))), Cancelled);

  auto blocking = late.spawn_blocking([tracker = Tracker(call)] {});
  CHECK(call.destroyed == 1);
  CHECK_THROWS_AS(block_on(rescued(std::move(blocking))), Cancelled);
}

TEST_CASE_TEMPLATE("37 a task that was left says Cancelled to whoever awaits it later", E,
                   OneThread, ManyThreads) {
  Gate gate;
  auto executor = std::make_optional<E>();
  auto handle = executor->spawn(gate.wait());
  settle(*executor);
  executor.reset();
  CHECK_THROWS_AS(block_on(rescued(std::move(handle))), Cancelled);
}

TEST_CASE("37 a blocking call that waits for one that has not begun learns that it never will") {
  std::atomic<bool> waiting{false};
  std::atomic<bool> cancelled{false};
  std::optional<Handle> executor_handle;
  {
    Runtime runtime = Runtime::Builder().workers(1).blocking_threads(1).build();
    auto call = [&] {
      AtEnd at_end([&] { executor_handle.emplace(Handle::current()); });
      auto next =
          spawn_blocking([held = std::move(at_end)] {});  // there is one thread, and it is ours
      waiting = true;
      try {
        block_on(std::move(next));
      } catch (const Cancelled&) {
        cancelled = true;
      }
    };
    runtime.spawn_blocking(call).detach();
    CHECK(stuck_until([&] { return waiting.load(); }));
  }
  CHECK(cancelled);
  CHECK(executor_handle.has_value());  // the executor's context was there for its destructor
}

TEST_CASE_TEMPLATE("39 a task that owns its own handle, or its channel, is freed at shutdown", E,
                   OneThread, ManyThreads) {
  Life handle;
  Life channel;
  {
    E executor;
    auto own = std::make_shared<OwnHandle>();
    auto [say, has_it] = oneshot::channel<Unit>();
    own->handle.emplace(executor.spawn(awaits_itself(own, std::move(has_it), Tracker(handle))));
    say.send(Unit());
    own.reset();
    executor.spawn(owns_both_ends(Tracker(channel))).detach();
    settle(executor);
    CHECK(handle.destroyed == 0);
    CHECK(channel.destroyed == 0);
  }
  CHECK(handle.destroyed == 1);
  CHECK(channel.destroyed == 1);
}
