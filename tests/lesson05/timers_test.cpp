// Sleeping, giving up and ticking, on a clock that stands still until it is told to move.

#include <doctest/doctest.h>

#include <algorithm>
#include <latch>
#include <memory>
#include <vector>

#include "lesson01_future/join.hpp"
#include "lesson01_future/ready.hpp"
#include "lesson02_waker/oneshot.hpp"
#include "lesson02_waker/yield_now.hpp"
#include "lesson03_executor/local_executor.hpp"
#include "lesson03_executor/runtime.hpp"
#include "lesson03_executor/sync/mpsc.hpp"
#include "lesson04_reactor/tcp.hpp"
#include "lesson05_timers/interval.hpp"
#include "lesson05_timers/timeout.hpp"
#include "tests/support/tracker.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::test;
using namespace std::chrono_literals;

namespace {

// Runs a coroutine on a LocalExecutor whose clock stands still.
template <class Test>
void on_virtual_clock(Test test) {
  auto body = [](Test inner) -> Async<> {
    virtual_clock::pause();
    co_await inner();
  };
  LocalExecutor().block_on(body(std::move(test)));
}

std::size_t timers_waiting() { return TimeDriver::current("test")->waiting(); }

}  // namespace

TEST_CASE("77 sleep is never early, below a millisecond too") {
  on_virtual_clock([]() -> Async<> {
    for (const Duration length : {1ns, 999'999ns, 1'000'000ns, 1'000'001ns, 12'345'678ns}) {
      const Instant due = now() + length;
      WakeCounter counter;
      auto sleeping = sleep(length);
      CHECK(poll_with(sleeping, counter).is_pending());
      TimeDriver::current("test")->advance(length - 1ns);
      CHECK(counter.wakes() == 0);
      co_await sleeping;  // the clock jumps to the tick at which it fires
      CHECK(now() >= due);
      CHECK(now() - due <= 1ms);
    }
  });
}

TEST_CASE("77 on the real clock, too: not early, whatever the length") {
  auto measure = []() -> Async<int> {
    int early = 0;
    for (const Duration length : {1ns, 300'000ns, 999'999ns, 1'500'000ns, 2'000'001ns}) {
      const auto due = std::chrono::steady_clock::now() + length;
      co_await sleep_until(due);
      early += std::chrono::steady_clock::now() < due;
    }
    co_return early;
  };
  CHECK(LocalExecutor().block_on(measure()) == 0);
}

TEST_CASE("78 zero or past: ready at the first poll") {
  on_virtual_clock([]() -> Async<> {
    WakeCounter counter;
    for (const Instant when : {now(), now() - 1h, Instant::min()}) {
      auto sleeping = sleep_until(when);
      CHECK(poll_with(sleeping, counter).is_ready());
    }
    auto none = sleep(0s);
    auto negative = sleep(-5s);
    CHECK(poll_with(none, counter).is_ready());
    CHECK(poll_with(negative, counter).is_ready());
    co_return;
  });
}

TEST_CASE("78 the first poll reads no clock: it knows the time that was asked for last") {
  auto body = []() -> Async<> {
    WakeCounter counter;
    const auto driver = TimeDriver::current("test");
    const Instant due = now() + 2ms;
    while (std::chrono::steady_clock::now() <= due) {
    }
    CHECK(driver->last_known() < due);  // nobody has asked
    auto unnoticed = sleep_until(due);
    CHECK(poll_with(unnoticed, counter).is_pending());
    const Instant present = now();
    CHECK(driver->last_known() == present);
    auto noticed = sleep_until(due);
    CHECK(poll_with(noticed, counter).is_ready());
    co_await unnoticed;  // the driver looks at the clock
  };
  LocalExecutor().block_on(body());
}

TEST_CASE("79 deadlines 0 to 1023 ms, a tick at a time: exactly those due fire") {
  on_virtual_clock([]() -> Async<> {
    std::vector<std::unique_ptr<WakeCounter>> counters;
    std::vector<std::unique_ptr<Sleep>> sleeps;
    const Instant start = now();
    for (int i = 0; i < 1024; ++i) {
      counters.push_back(std::make_unique<WakeCounter>());
      sleeps.push_back(std::make_unique<Sleep>(start + i * 1ms));
      const bool ready = poll_with(*sleeps.back(), *counters.back()).is_ready();
      REQUIRE(ready == (i == 0));
    }
    // Ticks count from the driver's start, which lies between two of the clock's: so a timer that
    // is due in i ms may fire up to a tick later, and never before.
    int wrong = 0;
    for (int step = 1; step <= 1024; ++step) {
      co_await virtual_clock::advance(1ms);
      for (int i = 1; i < 1024; ++i) {
        const bool fired = counters[static_cast<std::size_t>(i)]->wakes() == 1;
        if (fired ? i > step : i < step) ++wrong;
      }
    }
    CHECK(wrong == 0);
  });
}

TEST_CASE("81 the largest duration: no overflow, not early, and no harm to others") {
  on_virtual_clock([]() -> Async<> {
    WakeCounter counter;
    auto for_ever = sleep(Duration::max());
    auto until_the_end = sleep_until(Instant::max());
    CHECK(poll_with(for_ever, counter).is_pending());
    CHECK(poll_with(until_the_end, counter).is_pending());
    co_await sleep(24h * 365 * 3);  // beyond the wheel's top level
    CHECK(counter.wakes() == 0);
  });
}

TEST_CASE("82 reset: to earlier, to later, to the past, and after it fired") {
  on_virtual_clock([]() -> Async<> {
    const auto driver = TimeDriver::current("test");
    WakeCounter counter;
    auto sleeping = sleep(10s);
    CHECK(poll_with(sleeping, counter).is_pending());

    sleeping.reset(now() + 20s);
    driver->advance(15s);
    CHECK(counter.wakes() == 0);
    sleeping.reset(now() + 1s);
    driver->advance(2s);
    CHECK(counter.wakes() == 1);
    CHECK(poll_with(sleeping, counter).is_ready());

    sleeping.reset(now() + 5s);
    CHECK(poll_with(sleeping, counter).is_pending());
    driver->advance(4s);
    CHECK(counter.wakes() == 1);
    driver->advance(2s);
    CHECK(counter.wakes() == 2);

    sleeping.reset(now() + 5s);
    CHECK(poll_with(sleeping, counter).is_pending());
    sleeping.reset(now() - 1h);
    CHECK(counter.wakes() == 3);  // it is due, so its task must look
    CHECK(poll_with(sleeping, counter).is_ready());
    CHECK(timers_waiting() == 0);
    co_return;
  });
}

TEST_CASE("83 a waker that destroys a hundred siblings, which fire in the same moment or later") {
  on_virtual_clock([]() -> Async<> {
    const auto driver = TimeDriver::current("test");
    WakeCounter destroyer;
    WakeCounter others;
    std::vector<std::unique_ptr<Sleep>> siblings;
    auto first = std::make_unique<Sleep>(now() + 10ms);
    CHECK(poll_with(*first, destroyer).is_pending());
    for (int i = 0; i < 100; ++i) {
      siblings.push_back(std::make_unique<Sleep>(now() + 10ms + i % 2 * 5ms));
      CHECK(poll_with(*siblings.back(), others).is_pending());
    }
    destroyer.on_wake = [&] {
      siblings.clear();
      first.reset();  // and itself
    };
    driver->advance(20ms);
    CHECK(destroyer.wakes() == 1);
    CHECK(timers_waiting() == 0);
    co_return;
  });
}

TEST_CASE("83 destroyed after it was set anew") {
  on_virtual_clock([]() -> Async<> {
    WakeCounter counter;
    {
      auto sleeping = sleep(1s);
      CHECK(poll_with(sleeping, counter).is_pending());
      sleeping.reset(now() + 2s);
    }
    CHECK(timers_waiting() == 0);
    co_await virtual_clock::advance(3s);
    CHECK(counter.wakes() == 0);
  });
}

TEST_CASE("84 a new, earlier timer shortens a wait that is under way") {
  // If it did not, this test would take an hour.
  Runtime runtime = Runtime::Builder().workers(1).build();
  auto long_sleep = [](oneshot::Sender<Unit> started) -> Async<> {
    WakeCounter counter;
    auto sleeping = sleep(1h);
    CHECK(poll_with(sleeping, counter).is_pending());
    started.send(Unit());
    co_await sleeping;
  };
  auto [tx, rx] = oneshot::channel<Unit>();
  auto task = runtime.spawn(long_sleep(std::move(tx)));
  runtime.block_on(std::move(rx));
  while (runtime.stats()[0].parks == 0) std::this_thread::yield();  // it sleeps, or is about to
  runtime.block_on(sleep(1ms));  // started on this thread, for the worker's driver
  task.abort();
}

TEST_CASE("85 100,000 sleepers, 90 % cancelled: none of those fires, the wheel ends empty") {
  on_virtual_clock([]() -> Async<> {
    int done = 0;
    auto sleeper = [](int ms, int& count) -> Async<> {
      co_await sleep(std::chrono::milliseconds(ms));
      ++count;
    };
    std::vector<JoinHandle<void>> handles;
    for (int i = 0; i < 100'000; ++i) handles.push_back(spawn(sleeper(1 + i * 37 % 5000, done)));
    co_await yield_now();  // all of them have begun to sleep
    CHECK(timers_waiting() == 100'000);
    for (std::size_t i = 0; i < handles.size(); ++i) {
      if (i % 10 != 0) handles[i].abort();
    }
    co_await yield_now();
    CHECK(timers_waiting() == 10'000);
    for (std::size_t i = 0; i < handles.size(); i += 10) co_await handles[i];
    CHECK(done == 10'000);
    CHECK(timers_waiting() == 0);
  });
}

TEST_CASE("86 timeout: a result that is ready beats a deadline of the same moment") {
  on_virtual_clock([]() -> Async<> {
    auto limited = timeout(0s, ready(7));
    const auto result = co_await limited;
    CHECK(result == 7);
    auto same = timeout(5ms, sleep(5ms));
    const auto slept = co_await same;
    CHECK(slept.has_value());
  });
}

TEST_CASE("86 timeout: too late gives nothing, and destroys the future at once") {
  on_virtual_clock([]() -> Async<> {
    Life life;
    auto never = [](Tracker) -> Async<int> {
      co_await pending();
      co_return 1;
    };
    const Instant start = now();
    auto limited = timeout(30ms, never(Tracker(life)));
    const auto result = co_await limited;
    CHECK(!result);
    CHECK(life.destroyed == 1);  // though `limited` is still there
    CHECK(now() - start >= 30ms);
    CHECK(now() - start <= 31ms);
  });
}

TEST_CASE("86 timeout: it fires even if the inner future eats the whole budget") {
  on_virtual_clock([]() -> Async<> {
    auto greedy = []() -> Async<> {
      auto [tx, rx] = mpsc::channel<int>(1);
      while (true) {
        tx.try_send(1);
        co_await rx.recv();  // always ready, until the budget is used up
      }
    };
    auto mover = [](std::shared_ptr<TimeDriver> driver) -> Async<> {
      while (true) {
        driver->advance(1ms);
        co_await yield_now();
      }
    };
    auto clock = spawn(mover(TimeDriver::current("test")));
    auto limited = timeout(10ms, greedy());
    const auto result = co_await limited;
    CHECK(!result);
    clock.abort();
  });
}

TEST_CASE("87 timers fire beside a task that wakes itself") {
  auto spin = [](bool& stop) -> Async<> {
    while (!stop) co_await yield_now();
  };
  auto test = [&]() -> Async<> {
    bool stop = false;
    auto spinner = spawn(spin(stop));
    co_await sleep(3ms);
    stop = true;
    co_await spinner;
  };
  LocalExecutor().block_on(test());
}

TEST_CASE("interval: ticks at once, then without drift, however long each takes") {
  on_virtual_clock([]() -> Async<> {
    const Instant start = now();
    auto clock = interval(20ms);
    for (int i = 0; i < 50; ++i) {
      const Instant due = co_await clock.tick();
      CHECK(due == start + i * 20ms);
      co_await sleep(std::chrono::milliseconds(i % 19));
    }
  });
}

TEST_CASE("interval: what becomes of missed ticks") {
  on_virtual_clock([]() -> Async<> {
    for (const MissedTick missed : {MissedTick::burst, MissedTick::skip}) {
      const Instant start = now();
      auto clock = interval(10ms, missed);
      co_await clock.tick();
      co_await virtual_clock::advance(35ms);
      std::vector<long> due;
      for (int i = 0; i < 4; ++i) {
        const Instant tick = co_await clock.tick();
        due.push_back((tick - start) / 1ms);
      }
      // The one that we were late for comes in any case.
      CHECK(due == (missed == MissedTick::burst ? std::vector<long>{10, 20, 30, 40}
                                                : std::vector<long>{10, 40, 50, 60}));
    }
  });
}

TEST_CASE("interval: a tick that is cancelled is not lost") {
  on_virtual_clock([]() -> Async<> {
    const Instant start = now();
    auto clock = interval(10ms);
    co_await clock.tick();
    WakeCounter counter;
    {
      auto cancelled = clock.tick();
      CHECK(poll_with(cancelled, counter).is_pending());
    }
    const Instant due = co_await clock.tick();
    CHECK(due == start + 10ms);
  });
}

TEST_CASE("interval: a period of zero is refused") {
  auto test = []() -> Async<> {
    CHECK_THROWS_AS(interval(0s), std::invalid_argument);
    co_return;
  };
  LocalExecutor().block_on(test());
}

TEST_CASE("virtual clock: it jumps by itself only when everybody waits") {
  on_virtual_clock([]() -> Async<> {
    const Instant start = now();
    // While a blocking call is under way time stands still: its result may change everything.
    std::latch release(1);
    auto call = spawn_blocking([&] { release.wait(); });
    auto sleeping = spawn(sleep(1h));
    for (int i = 0; i < 100; ++i) co_await yield_now();
    CHECK(now() == start);
    release.count_down();
    co_await call;
    CHECK(now() == start);
    co_await sleeping;
    CHECK(now() >= start + 1h);
  });
}

TEST_CASE("virtual clock: pause and advance say what they need") {
  CHECK_THROWS_AS(virtual_clock::pause(), std::logic_error);
  auto unpaused = []() -> Async<> { co_await virtual_clock::advance(1s); };
  CHECK_THROWS_AS(LocalExecutor().block_on(unpaused()), std::logic_error);
  auto pause = []() -> Async<> {
    virtual_clock::pause();
    co_return;
  };
  Runtime runtime = Runtime::Builder().workers(1).build();
  CHECK_THROWS_AS(runtime.block_on(pause()), std::logic_error);
}

TEST_CASE("sleep outside of an executor is a clear error") {
  WakeCounter counter;
  auto sleeping = sleep(1s);
  CHECK_THROWS_AS((void)poll_with(sleeping, counter), std::logic_error);
}

TEST_CASE("66 a sleep that outlives its runtime ends with an error") {
  auto sleeping = std::make_unique<Sleep>(std::chrono::steady_clock::now() + 1h);
  WakeCounter counter;
  {
    LocalExecutor executor;
    auto poll_once = [](Sleep& inner, WakeCounter& wakes) -> Async<> {
      CHECK(poll_with(inner, wakes).is_pending());
      co_return;
    };
    executor.block_on(poll_once(*sleeping, counter));
  }
  CHECK(counter.wakes() == 1);
  CHECK_THROWS_AS((void)poll_with(*sleeping, counter), std::system_error);
  sleeping.reset();
}

TEST_CASE("48 several threads in block_on: somebody always looks after I/O and timers") {
  Runtime runtime = Runtime::Builder().workers(1).build();
  auto work = []() -> Async<int> {
    const auto listener = TcpListener::bind(SocketAddress::parse("127.0.0.1:0"));
    int bytes = 0;
    for (int i = 0; i < 10; ++i) {
      const auto client = co_await TcpStream::connect(listener.local_address());
      const auto server = co_await listener.accept();
      co_await sleep(1ms);
      co_await client.write_all("x");
      char byte = 0;
      const std::size_t count = co_await server.read({&byte, 1});
      bytes += static_cast<int>(count);
    }
    co_return bytes;
  };
  std::vector<std::thread> threads;
  std::atomic<int> bytes{0};
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { bytes += runtime.block_on(work()); });
  for (auto& thread : threads) thread.join();
  CHECK(bytes == 40);
}

TEST_CASE("50 a worker that is stuck in one task: the others keep timers and I/O alive") {
  Runtime runtime = Runtime::Builder().workers(2).build();
  for (int round = 0; round < 20; ++round) {
    std::latch stuck(1);
    std::latch release(1);
    // The hard case: it is the driver's own worker that gets stuck, in a task that a timer woke.
    auto sticky = [](std::latch& in, std::latch& out) -> Async<> {
      co_await sleep(1ms);
      in.count_down();
      out.wait();  // blocks its worker, which a task must not do
    };
    auto rescuer = [](std::latch& in, std::latch& out) -> Async<> {
      co_await spawn_blocking([&] { in.wait(); });
      const auto listener = TcpListener::bind(SocketAddress::parse("127.0.0.1:0"));
      const auto client = co_await TcpStream::connect(listener.local_address());
      const auto server = co_await listener.accept();
      co_await client.write_all("x");
      char byte = 0;
      co_await server.read({&byte, 1});
      co_await sleep(1ms);
      out.count_down();
    };
    auto blocked = runtime.spawn(sticky(stuck, release));
    auto helper = runtime.spawn(rescuer(stuck, release));
    runtime.block_on(std::move(helper));
    runtime.block_on(std::move(blocked));
  }
}
