// The recorder: what a thread writes is what a reader gets, the newest of it, and never torn.

#include "lesson02_waker/recorder.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "lesson01_future/async.hpp"
#include "lesson02_waker/block_on.hpp"
#include "lesson02_waker/oneshot.hpp"
#include "lesson02_waker/yield_now.hpp"
#include "tests/support/recorded.hpp"
#include "tests/support/scaled.hpp"

using namespace pollen;
using namespace pollen::trace::test;
using pollen::test::scaled;
using trace::Event;
using trace::Recording;
using trace::What;
using Lines = std::vector<std::string>;

namespace {

// Runs `work` on a thread of its own, whose ring is new.
template <class Fn>
void on_new_thread(Fn work) {
  std::thread(work).join();
}

// An event of which every part follows from its number, so that a torn one shows.
void record_numbered(std::uint32_t n) {
  trace::record(What::wake, n, ~n, std::uint64_t{n} << 32 | n);
}
bool is_whole(const Event& event) {
  return event.what == What::wake && event.by == ~event.task &&
         event.detail == (std::uint64_t{event.task} << 32 | event.task);
}

}  // namespace

TEST_CASE("nothing is recorded unless recording is on") {
  {
    const Record record;
    trace::note(What::park);
  }
  trace::note(What::park);
  trace::note(What::park);
  CHECK(trace::take().events.size() == 1);
}

TEST_CASE("events come out as they went in, with the thread and a time that never goes back") {
  const Record record;
  on_new_thread([] {
    trace::name_worker("recorder test");
    trace::record(What::spawn, 7, 3, 0);
    trace::record(What::fd_ready, 0, 0, ~std::uint64_t{0});
    trace::record(What::request_end, ~std::uint32_t{0}, 1, 404);
  });
  const Recording recording = trace::take();
  REQUIRE(recording.events.size() == 3);
  REQUIRE(recording.threads == Lines{"recorder test"});
  std::uint64_t before = 0;
  Recording untimed = recording;
  for (Event& event : untimed.events) {
    CHECK(event.time >= before);
    CHECK(event.time <= recording.end);
    before = std::exchange(event.time, 0);
  }
  CHECK(untimed.events[0] == Event{0, What::spawn, 0, 7, 3, 0});
  CHECK(untimed.events[1] == Event{0, What::fd_ready, 0, 0, 0, ~std::uint64_t{0}});
  CHECK(untimed.events[2] == Event{0, What::request_end, 0, ~std::uint32_t{0}, 1, 404});
  CHECK(recording.lost == 0);
}

TEST_CASE("in a full ring new events replace the oldest, and it is told how many") {
  const Record record(8);
  on_new_thread([] {
    for (std::uint32_t n = 1; n <= 20; ++n) record_numbered(n);
  });
  const Recording recording = trace::take();
  REQUIRE(recording.events.size() == 8);
  CHECK(recording.events.front().task == 13);
  CHECK(recording.events.back().task == 20);
  CHECK(recording.lost == 12);
  CHECK(recording.whole_from == recording.events.front().time);
}

TEST_CASE("a recording is whole from where the last of the full rings begins") {
  const Record record(4);
  on_new_thread([] { record_numbered(1); });
  CHECK(trace::take().whole_from == 0);
  for (int thread = 0; thread < 2; ++thread) {
    on_new_thread([] {
      for (std::uint32_t n = 1; n <= 6; ++n) record_numbered(n);
    });
  }
  const Recording recording = trace::take();
  REQUIRE(recording.events.size() == 9);
  CHECK(recording.whole_from == recording.events[5].time);
}

TEST_CASE("a new recording forgets the one before") {
  const Record first;
  trace::note(What::park);
  const Record second;
  trace::note(What::unpark);
  const Recording recording = trace::take();
  REQUIRE(recording.events.size() == 1);
  CHECK(recording.events[0].what == What::unpark);
  CHECK(recording.lost == 0);
}

TEST_CASE("threads come in the order of their names, and each has one of its own") {
  const Record record;
  for (const char* name : {"w 10", "w 2", "same", "same"}) {
    on_new_thread([name] {
      trace::name_worker(name);
      trace::note(What::park);
    });
  }
  trace::note(What::park);
  CHECK(trace::take().threads == Lines{"main", "same", "same 2", "w 2", "w 10"});
}

TEST_CASE("the detail of a steal is the place of its victim among the threads") {
  const Record record;
  on_new_thread([] {
    const std::uint32_t victim = trace::name_worker("victim");
    trace::note(What::park);
    on_new_thread([victim] { trace::record(What::steal, 1, 0, victim); });
  });
  const Recording recording = trace::take();
  const Event& steal = recording.events.back();
  REQUIRE(steal.what == What::steal);
  REQUIRE(steal.detail < recording.threads.size());
  CHECK(recording.threads[steal.detail] == "victim");
}

TEST_CASE("the rings of threads that have ended are kept, up to a limit") {
  const Record record(4);
  for (int i = 0; i < 100; ++i) on_new_thread([] { trace::note(What::park); });
  const Recording recording = trace::take();
  CHECK(recording.events.size() == 64);
  CHECK(recording.lost == 36);
}

TEST_CASE("a reader that loops while four threads record never sees a torn event") {
  const Record record(2);  // so small that each slot is being written anew nearly all the time
  std::atomic<bool> stop{false};
  std::atomic<int> ready{0};
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&] {
      for (std::uint32_t n = 0; !stop.load(); ++n) {
        record_numbered(n);
        if (n == 1000) ready.fetch_add(1);
      }
    });
  }
  while (ready.load() < 4) std::this_thread::yield();
  std::size_t seen = 0;
  std::size_t torn = 0;
  std::size_t out_of_order = 0;
  // What counts are the readings that come while somebody writes. Where there is but one core, that
  // is hardly ever the case.
  int changed = 0;
  std::vector<Event> before;
  for (int round = 0; changed < scaled(50'000) && round < scaled(500'000); ++round) {
    const Recording recording = trace::take();
    changed += recording.events == before ? 0 : 1;
    before = recording.events;
    std::vector<std::uint32_t> last(recording.threads.size());
    for (const Event& event : recording.events) {
      torn += is_whole(event) ? 0 : 1;
      out_of_order += event.task < last[event.thread] ? 1 : 0;
      last[event.thread] = event.task;
    }
    seen += recording.events.size();
  }
  stop.store(true);
  for (std::thread& writer : writers) writer.join();
  CHECK(torn == 0);
  CHECK(out_of_order == 0);
  CHECK(seen > 0);
}

TEST_CASE("block_on records its polls, its wakes and its sleep") {
  const Record record;
  block_on(yield_now());
  CHECK(events_of(trace::take()) == Lines{"spawn main", "poll main", "wake main by main",
                                          "pending main", "park", "unpark", "poll main",
                                          "ready main", "complete main"});
}

TEST_CASE("block_on records that its future threw") {
  const Record record;
  const auto fails = []() -> Async<> {
    throw std::runtime_error("on purpose");
    co_return;
  };
  CHECK_THROWS_AS(block_on(fails()), std::runtime_error);
  CHECK(events_of(trace::take()) ==
        Lines{"spawn main", "poll main", "threw main", "complete main"});
}

TEST_CASE("a wake by another thread is on that thread, and by no task") {
  const Record record;
  auto [tx, rx] = oneshot::channel<int>();
  // The sender waits until the receiver sleeps: then there is nobody else to record anything.
  std::thread sender([tx = std::move(tx)]() mutable {
    while (count(trace::take(), What::park) == 0) std::this_thread::yield();
    tx.send(1);
  });
  CHECK(block_on(std::move(rx)) == 1);
  sender.join();
  const Recording recording = trace::take();
  REQUIRE(recording.events.size() > 4);  // fewer: block_on does not poll by `trace::polled`
  REQUIRE(events_of(recording)[4] == "wake main");
  CHECK(recording.threads.size() == 2);
  CHECK(recording.events[4].thread == 1);
}

TEST_CASE("a task can name itself") {
  const Record record;
  const auto named = []() -> Async<> {
    trace::name_this_task("reader");
    co_return;
  };
  block_on(named());
  const Lines events = events_of(trace::take());
  REQUIRE(!events.empty());
  CHECK(events.front() == "spawn reader");
}
