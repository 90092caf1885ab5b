// Tasks of all kinds, spawned by several threads and aborted at random moments.

#include <atomic>
#include <thread>
#include <vector>

#include "lesson01_future/ready.hpp"
#include "lesson01_future/select.hpp"
#include "lesson02_waker/yield_now.hpp"
#include "lesson03_executor/runtime.hpp"
#include "lesson03_executor/sync/notify.hpp"
#include "lesson03_executor/sync/semaphore.hpp"
#include "lesson05_timers/sleep.hpp"
#include "tests/soak/soak.hpp"
#include "tests/support/census.hpp"

namespace pollen::soak {

namespace {

constexpr std::size_t permits = 8;

// What all tasks share.
struct World {
  test::Census census;
  Semaphore semaphore{permits};
  Notify notify;
  std::atomic<long> spawned{0};
  std::atomic<long> finished{0};
  std::atomic<long> thrown{0};
  std::atomic<long> cancelled{0};
  std::atomic<long> let_go{0};  // their handle was dropped
  std::atomic<long> overlaps{0};
  std::atomic<long> inside{0};
};

enum Kind : std::size_t {
  at_once,
  yields,
  sleeps,
  permit,
  notified,
  parent,
  throws,
  endless,
  kinds
};

Async<> with_permit(World& world) {
  const auto held = co_await world.semaphore.acquire();
  // Counts who is inside, also if it is aborted here.
  struct Inside {
    explicit Inside(World& w) : world(w) {
      if (world.inside.fetch_add(1) >= static_cast<long>(permits)) ++world.overlaps;
    }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
    ~Inside() { world.inside.fetch_sub(1); }
    World& world;
  } inside(world);
  co_await yield_now();
}

Async<> child(World&, test::Census::Member) { co_await yield_now(); }

Async<> task(World& world, test::Census::Member, Kind kind, int amount) {
  if (kind == yields) {
    for (int i = 0; i < amount % 16; ++i) co_await yield_now();
  } else if (kind == sleeps) {
    co_await sleep(std::chrono::microseconds(amount % 3000));
  } else if (kind == permit) {
    co_await with_permit(world);
  } else if (kind == notified) {
    auto either = select(world.notify.notified(), sleep(std::chrono::milliseconds(2)));
    co_await either;
    world.notify.notify_one();
  } else if (kind == parent) {
    co_await spawn(child(world, world.census.member()));
  } else if (kind == throws) {
    throw std::runtime_error("as it should");
  } else if (kind == endless) {
    co_await pending();
  }
}

// Spawns tasks into slots. Whatever was in a slot is aborted, awaited, or let go.
class Spawner {
 public:
  Spawner(World& world, Handle handle, std::uint64_t seed)
      : world_(world), handle_(std::move(handle)), random_(seed) {}

  Async<> run(long count) {
    for (long i = 0; i < count; ++i) {
      Slot& slot = slots_[below(random_, slots_.size())];
      if (slot.task) co_await end(slot);
      slot.kind = static_cast<Kind>(below(random_, kinds));
      const int amount = static_cast<int>(below(random_, 1 << 16));
      world_.spawned.fetch_add(1);
      slot.task = handle_.spawn(task(world_, world_.census.member(), slot.kind, amount));
    }
    for (Slot& slot : slots_) {
      if (slot.task) co_await end(slot);
    }
  }

 private:
  struct Slot {
    std::optional<JoinHandle<void>> task;
    Kind kind = at_once;
  };

  Async<> end(Slot& slot) {
    JoinHandle<void> handle = std::move(*slot.task);
    slot.task.reset();
    const std::size_t choice = below(random_, 10);
    const bool abort = choice < 6 || slot.kind == endless;
    if (abort) handle.abort();
    if (choice % 3 == 0) {
      world_.let_go.fetch_add(1);
      co_return;
    }
    try {
      co_await handle;
      world_.finished.fetch_add(1);
    } catch (const Cancelled&) {
      world_.cancelled.fetch_add(1);
    } catch (const std::runtime_error&) {
      world_.thrown.fetch_add(1);
    }
  }

  World& world_;
  Handle handle_;
  Random random_;
  std::vector<Slot> slots_{1000};
};

// Two spawners among the tasks, and two on threads that are none of the runtime's.
void round(World& world, const Settings& settings, long count, std::uint64_t seed) {
  Runtime runtime = Runtime::Builder().workers(settings.workers).build();
  std::vector<std::unique_ptr<Spawner>> spawners;
  for (std::uint64_t i = 0; i < 4; ++i) {
    spawners.push_back(std::make_unique<Spawner>(world, runtime.handle(), seed * 4 + i));
  }
  std::vector<std::thread> threads;
  std::vector<JoinHandle<void>> inside;
  for (std::size_t i = 0; i < spawners.size(); ++i) {
    Spawner& spawner = *spawners[i];
    if (i % 2 == 0) {
      inside.push_back(runtime.spawn(spawner.run(count / 4)));
    } else {
      threads.emplace_back([&spawner, count] { block_on(spawner.run(count / 4)); });
    }
  }
  for (auto& handle : inside) runtime.block_on(std::move(handle));
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

bool tasks(const Settings& settings) {
  Findings findings("tasks");
  long spawned = 0;
  std::uint64_t seed = settings.seed;
  compare_footprints(findings, [&](bool full) {
    World world;
    round(world, settings, full ? settings.tasks : settings.tasks / 20, ++seed);
    findings.check(world.census.alive() == 0, "no task is alive");
    findings.check(world.semaphore.available_permits() == permits, "all permits are back");
    findings.check(world.inside == 0, "nobody holds a permit");
    findings.check(world.overlaps == 0, "never more inside than there are permits");
    findings.check(world.finished + world.cancelled + world.thrown + world.let_go == world.spawned,
                   "each handle had one outcome");
    findings.check(world.cancelled > 0 && world.finished > 0, "some were faster than their abort");
    if (!full) return;
    spawned = world.spawned;
    findings.say(std::to_string(world.cancelled) + " cancelled, " + std::to_string(world.finished) +
                 " finished, " + std::to_string(world.thrown) + " threw, " +
                 std::to_string(world.let_go) + " let go");
  });
  return findings.conclude(std::to_string(spawned) + " tasks spawned and aborted");
}

}  // namespace pollen::soak
