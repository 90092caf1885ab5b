// The virtual clock: it moves when nothing else can, and only then.

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "lesson01_future/ready.hpp"
#include "lesson01_future/select.hpp"
#include "lesson02_waker/oneshot.hpp"
#include "lesson05_timers/interval.hpp"
#include "lesson05_timers/timeout.hpp"
#include "tests/support/asleep.hpp"
#include "tests/support/executors.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/scaled.hpp"
#include "tests/support/stuck.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::test;
using namespace std::chrono_literals;

namespace {

Async<> sleeps(Duration duration) { co_await sleep(duration); }

Async<Duration> stands_still_while_a_call_runs() {
  virtual_clock::pause();
  const Instant start = now();
  auto sleeper = spawn(sleeps(1h));
  // The call makes the executor wake up, find nothing more to do, and go to sleep, many times.
  const auto knock = [handle = Handle::current(), start] {
    Duration moved{};
    for (int i = 0; i < 100; ++i) {
      auto look =
          handle.spawn(poll_fn([start](Context&) -> Poll<Duration> { return now() - start; }));
      moved += block_on(rescued(std::move(look)));
    }
    return moved;
  };
  auto call = spawn_blocking(knock);
  const Duration moved = co_await call;
  co_await sleeper;
  CHECK(now() - start >= 1h);  // and when the call is over the clock goes on
  co_return moved;
}

Async<> goes_on_after_a_call_that_nobody_awaits() {
  virtual_clock::pause();
  std::atomic<bool> ended{false};
  const auto call = [&, handle = Handle::current()] {
    auto task = handle.spawn(ready());
    block_on(rescued(std::move(task)));
    ended = true;
  };
  spawn_blocking(call).detach();
  co_await sleep(1h);
  CHECK(ended);
}

Async<> passes_on(JoinHandle<int> call, oneshot::Sender<int> to) {
  const int value = co_await call;
  to.send(value);
}

// The result of a blocking call reaches its receiver by way of another task. How often did the
// clock jump to the timeout meanwhile?
Async<int> counts_timeouts(int rounds) {
  virtual_clock::pause();
  int timeouts = 0;
  for (int i = 0; i < rounds; ++i) {
    auto [tx, rx] = oneshot::channel<int>();
    auto helper = spawn(passes_on(spawn_blocking([i] { return i; }), std::move(tx)));
    auto limited = timeout(1s, std::move(rx));
    const auto result = co_await limited;
    if (!result) ++timeouts;
    co_await helper;
  }
  co_return timeouts;
}

// Awaits `future()` a thousand times, and counts its own polls.
template <class Make>
int polls_for_a_thousand(Make make) {
  auto loop = [](Make inner) -> Async<> {
    virtual_clock::pause();
    for (int i = 0; i < 1'000; ++i) {
      auto future = inner();
      co_await future;
    }
  };
  int polls = 0;
  LocalExecutor().block_on(poll_fn([&, future = loop(std::move(make))](Context& cx) mutable {
    ++polls;
    return future.poll(cx);
  }));
  return polls;
}

}  // namespace

TEST_CASE("77 the wait for a timer is rounded up: no turns for nothing in its last millisecond") {
  Faults calls;
  auto naps = []() -> Async<> {
    for (int i = 0; i < 20; ++i) co_await sleep(1'100us);
  };
  LocalExecutor().block_on(naps());
  CHECK(calls.count("epoll_wait") >= 20);
  CHECK(calls.count("epoll_wait") <= 3 * 20);
}

TEST_CASE("81 the clock stops at its end, and timers beyond it do not fire") {
  auto test = []() -> Async<> {
    virtual_clock::pause();
    WakeCounter counter;
    Sleep last(Instant::max());
    CHECK(poll_with(last, counter).is_pending());
    co_await virtual_clock::advance(Duration::max());
    co_await virtual_clock::advance(Duration::max());
    CHECK(now() == Instant::max());
    CHECK(add_saturating(now(), 1ns) == Instant::max());
    CHECK(add_saturating(now(), -1ns) == Instant::max() - 1ns);
  };
  LocalExecutor().block_on(test());
}

TEST_CASE("81 who waits for the end of time does not keep the executor busy") {
  auto test = []() -> Async<> {
    virtual_clock::pause();
    auto [tx, rx] = oneshot::channel<bool>();
    std::thread watcher([sender = std::move(tx), executor = thread_number()]() mutable {
      sender.send(until_asleep(executor));
    });
    auto either = select(std::move(rx), sleep_until(Instant::max()));
    const auto winner = co_await either;
    watcher.join();
    REQUIRE(winner.index() == 0);
    CHECK(std::get<0>(winner) == true);
  };
  LocalExecutor().block_on(test());
}

TEST_CASE("81 the virtual clock does not go back") {
  const auto test = []() -> Async<> {
    virtual_clock::pause();
    const Instant start = now();
    bool refused = false;
    try {
      co_await virtual_clock::advance(-1h);
    } catch (const std::invalid_argument&) {
      refused = true;
    }
    CHECK(refused);
    CHECK(now() == start);
  };
  LocalExecutor().block_on(test());
}

TEST_CASE("82 a sleep that is reset before its first poll") {
  auto test = []() -> Async<> {
    virtual_clock::pause();
    WakeCounter counter;
    auto later = sleep(0s);
    later.reset(now() + 5ms);
    CHECK(poll_with(later, counter).is_pending());
    auto past = sleep(1h);
    past.reset(now());
    CHECK(poll_with(past, counter).is_ready());
    // Also one that was over at its first poll: no timer was started then.
    past.reset(now() + 5ms);
    CHECK(poll_with(past, counter).is_pending());
    co_await virtual_clock::advance(6ms);
    CHECK(counter.wakes() == 2);
    CHECK(poll_with(later, counter).is_ready());
    CHECK(poll_with(past, counter).is_ready());
  };
  LocalExecutor().block_on(test());
}

TEST_CASE("83 a waker that sets anew what is just firing, and what is to fire later") {
  auto test = []() -> Async<> {
    virtual_clock::pause();
    const auto driver = TimeDriver::current("test");
    WakeCounter first;
    WakeCounter others;
    std::vector<std::unique_ptr<Sleep>> sleeps;
    const Instant start = now();
    for (int i = 0; i < 101; ++i) {
      sleeps.push_back(std::make_unique<Sleep>(start + 10ms + i % 2 * 5ms));
      CHECK(poll_with(*sleeps.back(), i == 0 ? first : others).is_pending());
    }
    first.on_wake = [&] {
      for (auto& sleeping : sleeps) sleeping->reset(start + 100ms);
    };
    driver->advance(20ms);
    CHECK(first.wakes() == 1);
    CHECK(driver->waiting() == 101);
    for (auto& sleeping : sleeps) CHECK(poll_with(*sleeping, others).is_pending());
    const int before = others.wakes();
    driver->advance(100ms);
    CHECK(others.wakes() == before + 101);
    for (auto& sleeping : sleeps) CHECK(poll_with(*sleeping, others).is_ready());
    co_return;
  };
  LocalExecutor().block_on(test());
}

TEST_CASE("86 timeout: what the inner future throws comes out") {
  auto failing = poll_fn([](Context&) -> Poll<int> { throw std::runtime_error("on purpose"); });
  auto limited = timeout(1s, failing);
  CHECK_THROWS_AS(LocalExecutor().block_on(std::move(limited)), std::runtime_error);
}

TEST_CASE("87 timers that are due already let others have their turn") {
  CHECK(polls_for_a_thousand([] { return sleep(0s); }) > 1'000 / static_cast<int>(coop_budget));
  auto late = std::make_shared<std::optional<Interval>>();
  CHECK(polls_for_a_thousand([late] {
          // A thousand ticks behind: it makes up for them all.
          if (!*late) late->emplace(now() - 10s, 10ms, MissedTick::burst);
          return (*late)->tick();
        }) > 1'000 / static_cast<int>(coop_budget));
}

TEST_CASE("virtual clock: it stands still while a blocking call runs, and goes on afterwards") {
  CHECK(LocalExecutor().block_on(rescued(stands_still_while_a_call_runs())) == 0s);
}

TEST_CASE("virtual clock: it goes on after a blocking call that nobody awaits") {
  for (int i = 0; i < scaled(200); ++i) {
    LocalExecutor().block_on(rescued(goes_on_after_a_call_that_nobody_awaits()));
  }
}

TEST_CASE("virtual clock: the result of a blocking call comes before the next timer") {
  CHECK(LocalExecutor().block_on(rescued(counts_timeouts(scaled(10'000)))) == 0);
}

TEST_CASE("sleep: an executor with lesson 3's driver says that it does not know the time") {
  const auto usual = std::exchange(Driver::make, [] { return std::make_shared<Driver>(); });
  LocalExecutor executor;
  Driver::make = usual;
  CHECK_THROWS_WITH(executor.block_on(sleep(1s)), "sleep: this executor does not know the time");
  CHECK_NOTHROW(executor.block_on(ready()));
}

TEST_CASE_TEMPLATE("66 a blocking call that waits for a timer ends with its executor", E, OneThread,
                   ManyThreads) {
  std::atomic<bool> waiting{false};
  std::atomic<int> error{0};
  {
    E executor;
    auto call = [&] {
      auto sleeping = sleep(24h);
      auto waits = poll_fn([&](Context& cx) {
        auto result = sleeping.poll(cx);
        waiting = true;
        return result;
      });
      try {
        block_on(waits);
      } catch (const std::system_error& ended) {
        error = ended.code().value();
      }
    };
    executor.handle().spawn_blocking(call).detach();
    CHECK(stuck_until([&] { return waiting.load(); }));
  }
  CHECK(error == ECANCELED);
}

TEST_CASE("66 a sleep that outlives its runtime: it can be asked, reset and destroyed") {
  WakeCounter counter;
  std::optional<Sleep> sleeping(std::in_place, now() + 1h);
  {
    Runtime runtime = Runtime::Builder().workers(2).build();
    runtime.block_on(poll_fn([&](Context&) -> Poll<void> {
      CHECK(poll_with(*sleeping, counter).is_pending());
      return Ready{};
    }));
  }
  CHECK(counter.wakes() == 1);
  CHECK_THROWS_AS((void)poll_with(*sleeping, counter), std::system_error);
  sleeping->reset(now() + 2h);
  CHECK_THROWS_AS((void)poll_with(*sleeping, counter), std::system_error);
  sleeping.reset();
}
