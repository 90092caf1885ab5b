// block_on sleeps until its future is woken: it polls as often as needed, and not once more.

#include "lesson02_waker/block_on.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "lesson01_future/async.hpp"
#include "lesson01_future/ready.hpp"
#include "lesson02_waker/oneshot.hpp"
#include "tests/support/asleep.hpp"
#include "tests/support/rescued.hpp"
#include "tests/support/tracker.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

Async<int> waits_then_throws(oneshot::Receiver<int> rx, [[maybe_unused]] Tracker tracker) {
  const auto value = co_await rx;
  if (value) throw std::runtime_error("on purpose");
  co_return 0;
}

// A thread that sets `sent` and wakes, but not before the calling thread has gone to sleep: a poll
// that must not happen has happened by then.
std::jthread wakes_sleeper(Waker waker, std::atomic<bool>& sent) {
  return std::jthread([waker = std::move(waker), &sent, sleeper = thread_number()]() mutable {
    CHECK(until_asleep(sleeper));
    sent = true;
    std::move(waker).wake();
  });
}

// Polls `future` in a block_on that does not hang, and counts the polls.
template <class Fn>
int count_polls(Fn fn) {
  int polls = 0;
  block_on(rescued(poll_fn([&](Context& cx) -> Poll<void> {
    ++polls;
    if (fn(cx, polls)) return Ready{};
    return Pending{};
  })));
  return polls;
}

}  // namespace

TEST_CASE("block_on: gives the output, and throws what the future throws") {
  CHECK(block_on(ready(42)) == 42);
  block_on(ready());
  CHECK(*block_on(ready(std::make_unique<int>(7))) == 7);

  Life life;
  auto [tx, rx] = oneshot::channel<int>();
  tx.send(1);
  CHECK_THROWS_AS(block_on(waits_then_throws(std::move(rx), Tracker(life))), std::runtime_error);
  CHECK(life.destroyed == 1);
}

TEST_CASE("10 block_on: its waker may outlive it, and is harmless then") {
  Waker kept;
  CHECK(count_polls([&](Context& cx, int) {
          kept = cx.waker();
          return true;
        }) == 1);
  kept.wake_by_ref();
  Waker copy = kept;
  kept = Waker();
  std::thread([&] { std::move(copy).wake(); }).join();
  CHECK_FALSE(copy);
}

TEST_CASE("12 block_on: a wake after the end is no wake for the next block_on") {
  Waker stale;
  block_on(poll_fn([&](Context& cx) -> Poll<void> {
    stale = cx.waker();
    return Ready{};
  }));
  std::atomic<bool> sent{false};
  std::jthread thread;
  const int polls = count_polls([&](Context& cx, int poll) {
    if (poll == 1) {
      for (int i = 0; i < 10; ++i) stale.wake_by_ref();
      thread = wakes_sleeper(cx.waker(), sent);
    } else {
      CHECK(sent);
    }
    return sent.load();
  });
  thread.join();
  CHECK(polls == 2);
}

TEST_CASE("11 13 block_on: many wakes during a poll, from two threads, give one more poll") {
  std::atomic<bool> sent{false};
  std::jthread late;
  const int polls = count_polls([&](Context& cx, int poll) {
    if (poll == 1) {
      std::thread other([&] {
        for (int i = 0; i < 50; ++i) cx.waker().wake_by_ref();
      });
      for (int i = 0; i < 50; ++i) cx.waker().wake_by_ref();
      other.join();
      return false;
    }
    if (poll == 2) {  // for all the hundred; the third poll needs a wake of its own
      late = wakes_sleeper(cx.waker(), sent);
      return false;
    }
    CHECK(sent);
    return sent.load();
  });
  late.join();
  CHECK(polls == 3);
}

TEST_CASE("14 block_on: what was written before a merged wake is visible in the next poll") {
  // The flags are relaxed, so it is only the wake that can make `news` visible. Whether it does is
  // for the thread sanitizer to say.
  for (int round = 0; round < 50; ++round) {
    int news = 0;
    std::atomic<int> woken{0};
    std::vector<std::jthread> threads;
    const int polls = count_polls([&](Context& cx, int poll) {
      if (poll == 2) {
        CHECK(news == 42);
        return true;
      }
      threads.emplace_back([&woken, waker = cx.waker()] {
        waker.wake_by_ref();
        woken.store(1, std::memory_order_relaxed);
      });
      threads.emplace_back([&woken, &news, waker = cx.waker()] {
        while (woken.load(std::memory_order_relaxed) < 1) std::this_thread::yield();
        news = 42;
        waker.wake_by_ref();  // merged into the first
        woken.store(2, std::memory_order_relaxed);
      });
      while (woken.load(std::memory_order_relaxed) < 2) std::this_thread::yield();
      return false;
    });
    CHECK(polls == 2);
    for (auto& thread : threads) thread.join();
  }
}

TEST_CASE("18 nested block_on: the outer wake is kept while the inner one waits and is woken") {
  int inner_polls = 0;
  const int outer_polls = count_polls([&](Context& outer, int poll) {
    if (poll == 2) return true;
    inner_polls = count_polls([&](Context& inner, int inner_poll) {
      if (inner_poll == 2) return true;
      outer.waker().wake_by_ref();
      inner.waker().wake_by_ref();  // must not use up the wake of the outer one
      return false;
    });
    return false;
  });
  CHECK(inner_polls == 2);
  CHECK(outer_polls == 2);
}

TEST_CASE("18 nested block_on: an outer wake does not end the wait of the inner one") {
  std::atomic<bool> sent{false};
  std::jthread thread;
  int inner_polls = 0;
  count_polls([&](Context& outer, int) {
    inner_polls = count_polls([&](Context& inner, int inner_poll) {
      if (inner_poll == 1) {
        CHECK_FALSE(inner.waker().will_wake(outer.waker()));
        outer.waker().wake_by_ref();
        thread = wakes_sleeper(inner.waker(), sent);
        return false;
      }
      CHECK(sent);
      return sent.load();
    });
    return true;
  });
  thread.join();
  CHECK(inner_polls == 2);
}

TEST_CASE("18 nested block_on: an inner wake, come late, does not wake the outer one") {
  std::atomic<bool> sent{false};
  std::jthread thread;
  const int polls = count_polls([&](Context& outer, int poll) {
    if (poll == 1) {
      Waker inner_waker;
      count_polls([&](Context& inner, int) {
        inner_waker = inner.waker();
        return true;
      });
      inner_waker.wake_by_ref();
      thread = wakes_sleeper(outer.waker(), sent);
      return false;
    }
    CHECK(sent);
    return sent.load();
  });
  thread.join();
  CHECK(polls == 2);
}

TEST_CASE("19 block_on: its wake survives user code that sleeps and is woken on the same thread") {
  const int polls = count_polls([&](Context& cx, int poll) {
    if (poll == 2) return true;
    cx.waker().wake_by_ref();
    auto* clock = new ThreadWaker;  // the user's own alarm clock
    const Waker own = Waker::adopt(clock);
    const Alarm alarm(own);
    own.wake_by_ref();
    clock->wait();
    std::thread other([&] { own.wake_by_ref(); });
    clock->wait();
    other.join();
    return false;
  });
  CHECK(polls == 2);
}

TEST_CASE("19 ThreadWaker: a wake before the wait is kept") {
  auto* clock = new ThreadWaker;
  const Waker waker = Waker::adopt(clock);
  Alarm alarm(waker);
  for (int i = 0; i < 10; ++i) {
    std::thread([&] { waker.wake_by_ref(); }).join();
    clock->wait();
    REQUIRE_FALSE(alarm.rang());
  }
}

TEST_CASE("block_on: its future is destroyed before it returns") {
  Life life;
  auto [tx, rx] = oneshot::channel<int>();
  { const auto vanishes = std::move(tx); }
  CHECK(block_on(waits_then_throws(std::move(rx), Tracker(life))) == 0);
  CHECK(life.destroyed == 1);
}
