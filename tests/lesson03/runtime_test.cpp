// Many tasks on many threads: nothing is lost, nothing runs twice, and whoever started ends.

#include "lesson03_executor/runtime.hpp"

#include <doctest/doctest.h>
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <deque>
#include <iostream>
#include <mutex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "lesson01_future/ready.hpp"
#include "tests/support/baton.hpp"
#include "tests/support/executors.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/scaled.hpp"
#include "tests/support/stuck.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

Runtime with_workers(unsigned count) { return Runtime::Builder().workers(count).build(); }

Async<> hands_on(Baton& from, Baton& to, int rounds) {
  for (int i = 0; i < rounds; ++i) {
    co_await from;
    to.pass();
  }
}

Async<> counts(std::atomic<int>& counter) {
  ++counter;
  co_return;
}

// A thread counts when it starts and when it ends, if a task of this test ever ran there.
std::atomic<int> thread_starts{0};
std::atomic<int> thread_ends{0};
struct ThreadLife {
  ThreadLife() { ++thread_starts; }
  ~ThreadLife() { ++thread_ends; }
  void note() {}
};
thread_local ThreadLife thread_life;

struct Counted {
  explicit Counted(std::atomic<int>& ends) : ends_(&ends) {}
  Counted(Counted&& other) noexcept : ends_(std::exchange(other.ends_, nullptr)) {}
  Counted& operator=(Counted&&) = delete;
  ~Counted() {
    if (ends_) ++*ends_;
  }

 private:
  std::atomic<int>* ends_;
};

Async<> notes_its_thread(Baton& baton, [[maybe_unused]] Counted counted) {
  thread_life.note();
  while (true) co_await baton;
}

Async<> waits_for_ever([[maybe_unused]] Counted counted) { co_await pending(); }

std::string thread_name() {
  char name[16] = "";
  pthread_getname_np(pthread_self(), name, sizeof name);
  return name;
}

}  // namespace

TEST_CASE("41 50 rings of 200 hops, 5 times over, on fresh runtimes: all finish") {
  constexpr std::size_t rings = 50;
  constexpr std::size_t hops = 200;
  for (int run = 0; run < scaled(50); ++run) {
    std::vector<std::deque<Baton>> batons(rings);
    Runtime runtime = with_workers(1 + static_cast<unsigned>(run) % 4);
    std::vector<JoinHandle<void>> last;
    for (auto& ring : batons) {
      ring.resize(hops);
      for (std::size_t i = 0; i < hops; ++i) {
        auto handle = runtime.spawn(hands_on(ring[i], ring[(i + 1) % hops], 5));
        if (i + 1 == hops) last.push_back(std::move(handle));
      }
    }
    for (auto& ring : batons) ring[0].pass();
    for (auto& handle : last) runtime.block_on(rescued(std::move(handle)));
  }
}

TEST_CASE("42 a task from outside that comes while the last worker goes to sleep is not stranded") {
  for (const unsigned workers : {1u, 2u}) {
    Runtime runtime = with_workers(workers);
    std::atomic<int> ran{0};
    for (int round = 0; round < scaled(10'000); ++round) {
      runtime.spawn(counts(ran)).detach();
      // As soon as it has run its worker is on its way to bed: the next one comes at that moment.
      REQUIRE(stuck_until([&] { return ran == round + 1; }));
      for (int i = round % 64; i > 0; --i) std::atomic_signal_fence(std::memory_order_seq_cst);
    }
  }
}

TEST_CASE("42 a wake-up that comes while the last worker goes to sleep is not lost") {
  Runtime runtime = with_workers(2);
  Baton there;
  Baton back;
  auto echo = runtime.spawn(hands_on(there, back, scaled(5'000)));
  for (int round = 0; round < scaled(5'000); ++round) {
    there.pass();
    runtime.block_on(rescued(by_ref(back)));
  }
  runtime.block_on(rescued(std::move(echo)));
}

TEST_CASE("42 a task that a worker has queued is run by another one while it is stuck itself") {
  for (const unsigned workers : {2u, 3u}) {
    std::atomic<int> ran{0};
    std::atomic<bool> stranded{false};
    Runtime runtime = with_workers(workers);
    for (int round = 0; round < scaled(2'000) && !stranded; ++round) {
      auto task = runtime.spawn(poll_fn([&](Context&) -> Poll<void> {
        const int before = ran;
        spawn(counts(ran)).detach();
        spawn(ready()).detach();  // takes the place where its worker keeps what is run next
        if (!stuck_until([&] { return ran > before; })) stranded = true;
        return Ready{};
      }));
      runtime.block_on(rescued(std::move(task)));
    }
    CHECK_FALSE(stranded);
    std::uint64_t steals = 0;
    for (const WorkerStats& worker : runtime.stats()) steals += worker.steals;
    CHECK(steals >= static_cast<std::uint64_t>(ran));
  }
}

TEST_CASE("42 what a worker brings in together with a task that gets stuck is run by another one") {
  std::atomic<int> ran{0};
  std::atomic<int> was_stuck{0};
  std::atomic<bool> stranded{false};
  Runtime runtime = with_workers(2);
  for (int round = 0; round < scaled(5'000) && !stranded; ++round) {
    // Each of the two waits for the other: they must be on two threads, whoever brought them in.
    const auto meets = [&, round] {
      return poll_fn([&, round](Context&) -> Poll<void> {
        ++ran;
        if (!stuck_until([&] { return ran == 2 * (round + 1); })) stranded = true;
        ++was_stuck;
        return Ready{};
      });
    };
    runtime.spawn(meets()).detach();
    runtime.spawn(meets()).detach();
    REQUIRE(stuck_until([&] { return was_stuck == 2 * (round + 1); }));
  }
  CHECK_FALSE(stranded);
}

TEST_CASE("43 no task is ever polled on two threads at once") {
  struct Place {
    std::atomic<bool> busy{false};
    AtomicWaker waker;
    int polls = 0;  // no atomic: the thread sanitizer is to see it, should two threads be here
  };
  const int wanted = scaled(2'000);
  std::deque<Place> places(16);
  std::atomic<int> collisions{0};
  std::atomic<bool> stop{false};
  {
    Runtime runtime = with_workers(3);
    std::vector<JoinHandle<void>> handles;
    for (Place& place : places) {
      handles.push_back(runtime.spawn(poll_fn([&](Context& cx) -> Poll<void> {
        if (place.busy.exchange(true)) ++collisions;
        place.waker.register_waker(cx.waker());
        // Woken in the middle of its poll by a neighbour, and by itself now and then.
        places[static_cast<std::size_t>(++place.polls) % places.size()].waker.wake();
        if (place.polls % 3 == 0) cx.waker().wake_by_ref();
        const bool done = place.polls >= wanted;
        place.busy = false;
        if (done) return Ready{};
        return Pending{};
      })));
    }
    std::thread foreign([&] {
      while (!stop) {
        for (Place& place : places) place.waker.wake();
      }
    });
    for (auto& handle : handles) runtime.block_on(rescued(std::move(handle)));
    stop = true;
    foreign.join();
  }
  CHECK(collisions == 0);
  for (const Place& place : places) CHECK(place.polls >= wanted);
}

TEST_CASE("44 more tasks than a worker's queue can hold: each runs once") {
  for (const unsigned workers : {1u, 3u}) {
    const int count = scaled(20'000) + 1'000;
    std::vector<std::atomic<int>> runs(static_cast<std::size_t>(count));
    Runtime runtime = with_workers(workers);
    auto spawner = [](std::vector<std::atomic<int>>& counters) -> Async<> {
      std::vector<JoinHandle<void>> handles;
      for (auto& counter : counters) handles.push_back(spawn(counts(counter)));
      for (auto& handle : handles) co_await handle;
    };
    auto all = runtime.spawn(spawner(runs));
    runtime.block_on(rescued(std::move(all)));
    int not_once = 0;
    for (const auto& counter : runs) not_once += counter != 1;
    CHECK(not_once == 0);
  }
}

TEST_CASE("48 several threads in block_on on one runtime") {
  Runtime runtime = with_workers(2);
  std::atomic<int> sum{0};
  std::vector<std::thread> threads;
  for (int i = 1; i <= 4; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < scaled(500); ++round) {
        auto [tx, rx] = oneshot::channel<int>();
        runtime
            .spawn(poll_fn([&sum, i, sender = std::move(tx)](Context&) mutable -> Poll<void> {
              sum += i;
              sender.send(i);
              return Ready{};
            }))
            .detach();
        if (runtime.block_on(rescued(std::move(rx))) != i) sum = -1'000'000;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(sum == 10 * scaled(500));
}

TEST_CASE("49 wakes racing shutdown: every task is destroyed, and as many threads end as start") {
  for (int round = 0; round < 5; ++round) {
    const int count = scaled(10'000);
    std::deque<Baton> batons(static_cast<std::size_t>(count));
    std::atomic<int> destroyed{0};
    std::atomic<bool> stop{false};
    std::thread waker;
    {
      Runtime runtime = with_workers(2);
      for (Baton& baton : batons) {
        runtime.spawn(notes_its_thread(baton, Counted(destroyed))).detach();
      }
      auto blocking = runtime.spawn_blocking([] { thread_life.note(); });
      runtime.block_on(rescued(std::move(blocking)));
      waker = std::thread([&] {
        while (!stop) {
          for (Baton& baton : batons) baton.pass();
        }
      });
      if (round % 2 == 0) runtime.block_on(yield_times(10));
    }
    CHECK(destroyed == count);
    CHECK(thread_starts >= 1);
    CHECK(thread_ends == thread_starts);
    stop = true;
    waker.join();
  }
}

TEST_CASE("49 tasks that are spawned from outside while the runtime shuts down: none is left") {
  for (int round = 0; round < scaled(200); ++round) {
    std::atomic<int> destroyed{0};
    std::atomic<bool> stop{false};
    int spawned = 0;
    std::thread spawner;
    {
      Runtime runtime = with_workers(2);
      spawner = std::thread([&, handle = runtime.handle()] {
        do {
          ++spawned;
          handle.spawn(waits_for_ever(Counted(destroyed))).detach();
        } while (!stop);
      });
      REQUIRE(stuck_until([&] { return runtime.stats()[0].polls + runtime.stats()[1].polls > 5; }));
    }
    stop = true;
    spawner.join();
    CHECK(destroyed == spawned);
  }
}

TEST_CASE("Builder: a runtime without workers, or without threads to block, is refused") {
  CHECK_THROWS_AS(Runtime::Builder().workers(0), std::invalid_argument);
  CHECK_THROWS_AS(Runtime::Builder().blocking_threads(0), std::invalid_argument);
  CHECK_THROWS_WITH(Runtime::Builder().workers(0),
                    "Runtime: the number of workers must be at least 1");
}

TEST_CASE("Builder: as many workers as were asked for, each with its name, cut to 15 characters") {
  for (const std::string name : {"bee", "a-name-of-19-letters"}) {
    std::mutex mutex;
    std::vector<std::string> names;
    std::atomic<int> met{0};
    Runtime runtime = Runtime::Builder().workers(3).thread_name(name).build();
    CHECK(runtime.stats().size() == 3);
    std::vector<JoinHandle<void>> handles;
    for (int i = 0; i < 3; ++i) {
      handles.push_back(runtime.spawn(poll_fn([&](Context&) -> Poll<void> {
        ++met;
        stuck_until([&] { return met == 3; });  // so that each takes a thread of its own
        const std::lock_guard lock(mutex);
        names.push_back(thread_name());
        return Ready{};
      })));
    }
    for (auto& handle : handles) runtime.block_on(rescued(std::move(handle)));
    CHECK(names == std::vector<std::string>(3, name.substr(0, 15)));
    auto blocking = runtime.spawn_blocking(thread_name);
    CHECK(runtime.block_on(rescued(std::move(blocking))) == "pollen-block");
  }
}

TEST_CASE("stats: one worker polls each task as often as it must, and steals nothing") {
  Runtime runtime = with_workers(1);
  std::vector<JoinHandle<void>> handles;
  for (int i = 0; i < 100; ++i) handles.push_back(runtime.spawn(yield_times(2)));
  for (auto& handle : handles) runtime.block_on(rescued(std::move(handle)));
  REQUIRE(stuck_until([&] { return runtime.stats()[0].parks > 0; }));
  REQUIRE(runtime.stats().size() == 1);
  CHECK(runtime.stats()[0].polls == 300);
  CHECK(runtime.stats()[0].steals == 0);
}

TEST_CASE("run: the main coroutine's int is the exit status, 0 if there is none, 1 if it throws") {
  auto seven = []() -> Async<int> { co_return 7; };
  auto nothing = []() -> Async<> { co_await spawn(yield_times(3)); };
  auto failing = []() -> Async<int> {
    co_await yield_now();
    throw std::runtime_error("no luck");
  };
  CHECK(run(seven()) == 7);
  CHECK(run(nothing()) == 0);

  std::ostringstream printed;
  std::streambuf* const usual = std::cerr.rdbuf(printed.rdbuf());
  const int status = run(failing());
  std::cerr.rdbuf(usual);
  CHECK(status == 1);
  CHECK(printed.str() == "error: no luck\n");

  auto unusual = []() -> Async<> {
    co_await yield_now();
    throw 42;
  };
  std::cerr.rdbuf(printed.rdbuf());
  const int other_status = run(unusual());
  std::cerr.rdbuf(usual);
  CHECK(other_status == 1);
  CHECK(printed.str().ends_with("\nerror: something was thrown that is no std::exception\n"));
}

TEST_CASE("spawn_blocking: the calls run beside one another, on as many threads as are allowed") {
  Runtime runtime = Runtime::Builder().workers(1).blocking_threads(3).build();
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  std::atomic<int> begun{0};
  const auto call = [&] {
    const int here = ++inside;
    for (int seen = most; seen < here && !most.compare_exchange_weak(seen, here);) {
    }
    // In the first three each waits for the others.
    const bool met = ++begun > 3 || stuck_until([&] { return most >= 3; });
    --inside;
    return met;
  };
  std::vector<JoinHandle<bool>> calls;
  for (int i = 0; i < 30; ++i) calls.push_back(runtime.spawn_blocking(call));
  for (auto& handle : calls) CHECK(runtime.block_on(rescued(std::move(handle))));
  CHECK(most == 3);
}

TEST_CASE("spawn_blocking: a thread that may be idle for ever serves one call after another") {
  Runtime runtime =
      Runtime::Builder().workers(1).blocking_idle(std::chrono::milliseconds::max()).build();
  std::set<pid_t> threads;
  for (int i = 0; i < 20; ++i) {
    auto call = runtime.spawn_blocking([] { return ::gettid(); });
    threads.insert(runtime.block_on(rescued(std::move(call))));
  }
  CHECK(threads.size() < 20);
}

TEST_CASE("spawn_blocking: a blocking call may block, and spawn") {
  Runtime runtime = with_workers(1);
  auto call = runtime.spawn_blocking([] {
    auto child = spawn(yield_times(3));
    block_on(rescued(std::move(child)));
    return 5;
  });
  CHECK(runtime.block_on(rescued(std::move(call))) == 5);
}
