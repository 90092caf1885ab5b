// Many timers at once, most of which are cancelled before they fire.

#include <algorithm>
#include <atomic>
#include <vector>

#include "lesson03_executor/runtime.hpp"
#include "lesson05_timers/sleep.hpp"
#include "tests/soak/soak.hpp"
#include "tests/support/census.hpp"

namespace pollen::soak {

namespace {

using namespace std::chrono_literals;

struct Timers {
  test::Census census;
  std::atomic<long> fired{0};
  std::atomic<long> early{0};
  std::atomic<std::int64_t> latest{0};  // in microseconds
  std::size_t left = 0;                 // in the wheel, at the end
  long kept = 0;
  long cancelled = 0;
};

Async<> sleeper(Timers& timers, test::Census::Member, Duration duration) {
  const Instant due = now() + duration;
  co_await sleep_until(due);
  const auto late = now() - due;
  timers.fired.fetch_add(1);
  if (late < 0s) timers.early.fetch_add(1);
  const std::int64_t us = std::chrono::duration_cast<std::chrono::microseconds>(late).count();
  std::int64_t latest = timers.latest.load();
  while (us > latest && !timers.latest.compare_exchange_weak(latest, us)) {
  }
}

// A tenth stays. All others are aborted, in random order, while the first ones fire.
Async<> start_and_cancel(Timers& timers, long count, std::uint64_t seed) {
  Random random(seed);
  std::vector<JoinHandle<void>> kept;
  std::vector<JoinHandle<void>> doomed;
  for (long i = 0; i < count; ++i) {
    const auto duration = 300ms + std::chrono::microseconds(below(random, 1'200'000));
    auto task = spawn(sleeper(timers, timers.census.member(), duration));
    (i % 10 == 0 ? kept : doomed).push_back(std::move(task));
  }
  std::shuffle(doomed.begin(), doomed.end(), random);
  for (std::size_t i = 0; i < doomed.size(); ++i) {
    doomed[i].abort();
    if (i % (doomed.size() / 100 + 1) == 0) co_await sleep(3ms);
  }
  for (auto& task : doomed) {
    try {
      co_await task;
    } catch (const Cancelled&) {
      ++timers.cancelled;
    }
  }
  for (auto& task : kept) co_await task;
  timers.kept = static_cast<long>(kept.size());
  timers.left = TimeDriver::current("soak")->waiting();
}

}  // namespace

bool timers(const Settings& settings) {
  Findings findings("timers");
  std::uint64_t seed = settings.seed;
  compare_footprints(findings, [&](bool full) {
    Timers timers;
    const long count = full ? settings.timers : settings.timers / 10;
    {
      Runtime runtime = Runtime::Builder().workers(settings.workers).build();
      runtime.block_on(runtime.spawn(start_and_cancel(timers, count, ++seed)));
    }
    findings.check(timers.census.alive() == 0, "no sleeper is alive");
    findings.check(timers.early == 0, "no timer fired early");
    findings.check(timers.left == 0, "the wheel is empty");
    findings.check(timers.fired + timers.cancelled == count, "each fired or was cancelled");
    findings.check(timers.fired >= timers.kept, "those that were kept fired");
    if (!full) return;
    findings.say(std::to_string(timers.fired) + " fired (" + std::to_string(timers.kept) +
                 " were kept), " + std::to_string(timers.cancelled) +
                 " cancelled; the latest was " + std::to_string(timers.latest) + " us late");
  });
  return findings.conclude(std::to_string(settings.timers) + " timers, 90 % to be cancelled");
}

}  // namespace pollen::soak
