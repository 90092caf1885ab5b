// What the executors record of a known program.

#include "lesson02_waker/recorder.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "lesson01_future/async.hpp"
#include "lesson01_future/ready.hpp"
#include "lesson02_waker/oneshot.hpp"
#include "lesson02_waker/trace/task.hpp"
#include "lesson02_waker/yield_now.hpp"
#include "lesson03_executor/local_executor.hpp"
#include "lesson03_executor/runtime.hpp"
#include "lesson03_executor/sync/mutex.hpp"
#include "tests/support/executors.hpp"
#include "tests/support/recorded.hpp"

using namespace pollen;
using namespace pollen::test;
using namespace pollen::trace::test;
using trace::Event;
using trace::Recording;
using trace::What;
using Lines = std::vector<std::string>;

// The number lies in what was padding before: a task and its coroutine still fit in one allocation.
static_assert(sizeof(Task) == 64);

namespace {

Async<> receives(oneshot::Receiver<int> rx) {
  trace::name_this_task("receiver");
  co_await std::move(rx);
}

Async<> sends(oneshot::Sender<int> tx) {
  trace::name_this_task("sender");
  tx.send(1);
  co_return;
}

Async<> one_sends_to_the_other() {
  auto [tx, rx] = oneshot::channel<int>();
  auto receiver = spawn(receives(std::move(rx)));
  auto sender = spawn(sends(std::move(tx)));
  co_await receiver;
  co_await sender;
}

Async<> throws() {
  trace::name_this_task("thrower");
  throw std::runtime_error("on purpose");
  co_return;
}

Async<> waits(oneshot::Receiver<int> rx) {
  trace::name_this_task("waiter");
  co_await std::move(rx);
}

Async<> aborts_another() {
  auto [tx, rx] = oneshot::channel<int>();
  auto waiter = spawn(waits(std::move(rx)));
  co_await yield_now();
  waiter.abort();
  try {
    co_await waiter;
  } catch (const Cancelled&) {
  }
}

// On one of two workers. The first of the two tasks goes into the queue when the second is spawned;
// while this one blocks its thread, only a thief can run it.
Async<> lets_another_steal() {
  trace::name_this_task("victim");
  std::atomic<bool> ran{false};
  auto first = spawn([](std::atomic<bool>& flag) -> Async<> {
    trace::name_this_task("loot");
    flag = true;
    co_return;
  }(ran));
  auto second = spawn(yield_times(1));
  while (!ran) std::this_thread::yield();
  co_await first;
  co_await second;
}

Recording record_local(Async<> program) {
  const Record record;
  LocalExecutor().block_on(std::move(program));
  return trace::take();
}

}  // namespace

TEST_CASE("a known program gives the known events, in order") {
  CHECK(events_of(record_local(one_sends_to_the_other())) ==
        Lines{"spawn main", "poll main", "spawn receiver by main", "spawn sender by main",
              "pending main", "poll receiver", "pending receiver", "poll sender",
              "wake receiver by sender", "ready sender", "complete sender", "poll receiver",
              "ready receiver", "complete receiver", "wake main by receiver", "poll main",
              "ready main", "complete main"});
}

TEST_CASE("a poll that throws is recorded as such") {
  const Recording recording = record_local([]() -> Async<> {
    auto thrower = spawn(throws());
    try {
      co_await thrower;
    } catch (const std::runtime_error&) {
    }
  }());
  const Lines lines = events_of(recording);
  REQUIRE(lines.size() > 6);
  CHECK(Lines(lines.begin() + 3, lines.begin() + 8) == Lines{"pending main", "poll thrower",
                                                             "threw thrower", "complete thrower",
                                                             "wake main by thrower"});
}

TEST_CASE("an abort is recorded with who asked for it, and ends in no poll") {
  const Lines lines = events_of(record_local(aborts_another()));
  const auto abort = std::find(lines.begin(), lines.end(), "abort waiter by main");
  REQUIRE(lines.end() - abort >= 4);
  CHECK(Lines(abort + 1, abort + 4) ==
        Lines{"pending main", "complete waiter", "wake main by waiter"});
}

TEST_CASE("of many wakes before a poll only the first is news") {
  const auto wakes_itself_twice = [polled = false](Context& cx) mutable -> Poll<void> {
    if (std::exchange(polled, true)) return Ready{};
    cx.waker().wake_by_ref();
    cx.waker().wake_by_ref();
    return Pending{};
  };
  const Record record;
  LocalExecutor().block_on(poll_fn(wakes_itself_twice));
  CHECK(events_of(trace::take()) == Lines{"spawn main", "poll main", "wake main by main",
                                          "pending main", "poll main", "ready main",
                                          "complete main"});
}

TEST_CASE("an executor that waits is parked, and what wakes its task is on another thread") {
  const Record record;
  auto [tx, rx] = oneshot::channel<int>();
  std::thread sender([tx = std::move(tx)]() mutable {
    while (count(trace::take(), What::park) == 0) std::this_thread::yield();
    tx.send(1);
  });
  LocalExecutor().block_on(receives(std::move(rx)));
  sender.join();
  CHECK(events_of(trace::take()) == Lines{"spawn receiver", "poll receiver", "pending receiver",
                                          "park", "wake receiver", "unpark", "poll receiver",
                                          "ready receiver", "complete receiver"});
}

TEST_CASE("tasks that were there before are recorded from their next event on") {
  LocalExecutor executor;
  auto [tx, rx] = oneshot::channel<int>();
  auto waiter = executor.spawn(waits(std::move(rx)));
  settle(executor);
  const Record record;
  tx.send(1);
  executor.block_on(std::move(waiter));
  const Lines lines = events_of(trace::take());
  REQUIRE(!lines.empty());
  CHECK(lines[0] == "wake #1");
  CHECK(std::count(lines.begin(), lines.end(), "ready #1") == 1);
}

TEST_CASE("a runtime records each poll and each steal that it counts") {
  const Record record;
  Recording recording;
  std::uint64_t polls = 0;
  std::uint64_t steals = 0;
  {
    Runtime runtime = Runtime::Builder().workers(2).thread_name("w").build();
    runtime.block_on(runtime.spawn(lets_another_steal()));
    std::vector<JoinHandle<void>> handles;
    for (int i = 0; i < 200; ++i) handles.push_back(runtime.spawn(yield_times(3)));
    for (auto& handle : handles) runtime.block_on(std::move(handle));
    recording = trace::take();
    for (const WorkerStats& stats : runtime.stats()) {
      polls += stats.polls;
      steals += stats.steals;
    }
  }
  std::uint64_t recorded_polls = 0;
  for (const Event& event : recording.events) {
    const std::string& thread = recording.threads.at(event.thread);
    if (event.what == What::poll_begin && thread != "main") ++recorded_polls;
    if (event.what != What::steal) continue;
    CHECK(thread != recording.threads.at(event.detail));
    CHECK(recording.threads.at(event.detail).starts_with("w "));
  }
  CHECK(recorded_polls == polls);
  CHECK(count(recording, What::steal) == steals);
  const Lines lines = events_of(recording);
  CHECK(std::find(lines.begin(), lines.end(), "steal loot") != lines.end());
  CHECK(recording.lost == 0);
}

TEST_CASE("each poll on two threads has an end, and follows a spawn or a wake") {
  const Record record;
  {
    Runtime runtime = Runtime::Builder().workers(2).build();
    std::vector<JoinHandle<void>> handles;
    for (int i = 0; i < 200; ++i) handles.push_back(runtime.spawn(yield_times(3)));
    for (auto& handle : handles) runtime.block_on(std::move(handle));
  }
  const Recording recording = trace::take();
  std::map<std::uint32_t, int> reasons;
  std::set<std::uint32_t> polled;
  for (const Event& event : recording.events) {
    if (event.what == What::spawn || event.what == What::wake) ++reasons[event.task];
    if (event.what == What::poll_begin) {
      CHECK(polled.insert(event.task).second);
      CHECK(reasons[event.task]-- > 0);
    }
    const bool ends = event.what == What::poll_pending || event.what == What::poll_ready;
    if (ends) CHECK(polled.erase(event.task) == 1);
  }
  CHECK(polled.empty());
  CHECK(count(recording, What::complete) == count(recording, What::spawn));
}
