// Timers on many threads: who starts one, who waits for it and who fires it are not the same.

#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "lesson01_future/ready.hpp"
#include "lesson04_reactor/tcp.hpp"
#include "lesson05_timers/sleep.hpp"
#include "tests/support/baton.hpp"
#include "tests/support/executors.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/scaled.hpp"
#include "tests/support/sockets.hpp"
#include "tests/support/stuck.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::test;
using namespace std::chrono_literals;

namespace {

// A second thread that moves the clock on, once for each `go`, while the first does something.
class Mover {
 public:
  explicit Mover(std::shared_ptr<TimeDriver> driver)
      : driver_(std::move(driver)), thread_([this] { run(); }) {}
  Mover(const Mover&) = delete;
  Mover& operator=(const Mover&) = delete;
  ~Mover() {
    end_ = true;
    thread_.join();
  }

  void go() { ++wanted_; }
  void until_done() const {
    while (done_ != wanted_) std::this_thread::yield();
  }

 private:
  void run() {
    while (!end_) {
      if (done_ == wanted_) continue;  // no yield: it is to be there at once
      driver_->advance(2ms);
      ++done_;
    }
  }

  std::shared_ptr<TimeDriver> driver_;
  std::atomic<int> wanted_{0};
  std::atomic<int> done_{0};
  std::atomic<bool> end_{false};
  std::thread thread_;
};

struct Game {
  std::atomic<bool> playing{false};  // from the first pass on
  std::atomic<bool> get_stuck{false};
  std::atomic<bool> stuck{false};
  std::atomic<bool> over{false};
};

// Plays with a partner, so that their worker is never idle, until it has to get stuck.
Async<> plays(Baton& from, Baton& to, Game& game) {
  while (!game.over) {
    co_await from;
    game.playing = true;
    if (game.get_stuck) {
      game.stuck = true;
      stuck_until([&] { return game.over.load(); });
    }
    to.pass();
  }
  to.pass();
}

}  // namespace

TEST_CASE("84 a timer that fires while its task is registering with it: the task is woken") {
  auto test = []() -> Async<int> {
    virtual_clock::pause();
    Mover mover(TimeDriver::current("test"));
    int lost = 0;
    for (int round = 0; round < scaled(100'000); ++round) {
      WakeCounter counter;
      // The last step before the waker is in its place is to copy it: then the other one starts.
      counter.on_clone = [&] {
        mover.go();
        for (int i = round % 512; i > 0; --i) std::atomic_signal_fence(std::memory_order_seq_cst);
      };
      Sleep sleeping(now() + 1ms);
      const bool pending = poll_with(sleeping, counter).is_pending();
      mover.until_done();
      if (pending && counter.wakes() == 0) ++lost;
    }
    co_return lost;
  };
  CHECK(LocalExecutor().block_on(test()) == 0);
}

TEST_CASE("84 an earlier timer from another thread, or another worker, shortens the wait") {
  for (const unsigned workers : {1u, 3u}) {
    Runtime runtime = Runtime::Builder().workers(workers).build();
    auto hour = runtime.spawn(sleep(1h));
    for (int i = 0; i < 20; ++i) {
      // If one of them did not, it would take an hour.
      runtime.block_on(rescued(sleep(100us)));
      auto task = runtime.spawn(sleep(100us));
      runtime.block_on(rescued(std::move(task)));
    }
    CHECK_FALSE(hour.is_finished());
  }
}

TEST_CASE("50 a worker that gets stuck after a look at the driver: another one takes over") {
  // With a look every 61 polls a worker serves the driver in passing. If another one goes to sleep
  // in that moment, it finds the driver taken; and then the first one gets stuck.
  Faults faults;
  Game game;
  std::atomic<bool> blocks{false};
  Baton ping;
  Baton pong;
  Runtime runtime = Runtime::Builder().workers(2).build();
  const auto parks = [&] { return runtime.stats()[0].parks + runtime.stats()[1].parks; };

  auto listener = runtime.block_on(poll_fn([](Context&) -> Poll<std::unique_ptr<TcpListener>> {
    return std::make_unique<TcpListener>(TcpListener::bind(loopback()));
  }));  // so that there is something to look at
  auto blocked = runtime.spawn(poll_fn([&](Context&) -> Poll<void> {
    blocks = true;
    stuck_until([&] { return game.get_stuck.load(); });
    return Ready{};
  }));
  REQUIRE(stuck_until([&] { return blocks.load(); }));
  auto first = runtime.spawn(plays(ping, pong, game));
  auto second = runtime.spawn(plays(pong, ping, game));
  std::function<void()> when_looking = [&] {
    // Before the game its worker waits here, which is no look in passing.
    if (!game.playing) return faults.before("epoll_wait", when_looking);
    const auto before = parks();
    game.get_stuck = true;  // the other worker finds nothing to do, and goes to sleep
    stuck_until([&] { return parks() > before; });
    for (int i = 0; i < 1'000; ++i) std::this_thread::yield();
  };
  faults.before("epoll_wait", when_looking);
  ping.pass();
  REQUIRE(stuck_until([&] { return game.stuck.load(); }));

  CHECK_NOTHROW(runtime.block_on(rescued(sleep(1ms))));
  game.over = true;
  ping.pass();
  pong.pass();
  runtime.block_on(rescued(std::move(first)));
  runtime.block_on(rescued(std::move(second)));
  runtime.block_on(rescued(std::move(blocked)));
}

TEST_CASE("87 timers fire beside tasks that wake themselves, on every worker") {
  for (const unsigned workers : {1u, 2u}) {
    std::atomic<bool> stop{false};
    auto spins = [](const std::atomic<bool>& over) -> Async<> {
      while (!over) co_await yield_now();
    };
    Runtime runtime = Runtime::Builder().workers(workers).build();
    std::vector<JoinHandle<void>> spinners;
    for (unsigned i = 0; i < 2 * workers; ++i) spinners.push_back(runtime.spawn(spins(stop)));
    for (int i = 0; i < 3; ++i) {
      auto task = runtime.spawn(sleep(1ms));
      CHECK_NOTHROW(runtime.block_on(rescued(std::move(task))));
    }
    stop = true;
    for (auto& spinner : spinners) runtime.block_on(rescued(std::move(spinner)));
  }
}
