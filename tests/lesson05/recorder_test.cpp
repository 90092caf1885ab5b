// What timers add to a recording, on the virtual clock: the same program gives the same events.

#include <doctest/doctest.h>

#include <vector>

#include "lesson02_waker/trace/task.hpp"
#include "lesson05_timers/interval.hpp"
#include "lesson05_timers/timeout.hpp"
#include "tests/support/executors.hpp"
#include "tests/support/recorded.hpp"

using namespace pollen;
using namespace pollen::test;
using namespace pollen::trace::test;
using namespace std::chrono_literals;
using trace::Event;
using trace::Recording;
using trace::What;
using Lines = std::vector<std::string>;

namespace {

Async<> sleeps(std::string name, Duration duration) {
  trace::name_this_task(std::move(name));
  co_await sleep(duration);
}

Async<> two_sleepers() {
  trace::name_this_task("parent");
  virtual_clock::pause();
  auto late = spawn(sleeps("late", 20s));
  auto early = spawn(sleeps("early", 10s));
  co_await late;
  co_await early;
}

Recording record_sleepers() {
  const Record record;
  LocalExecutor().block_on(two_sleepers());
  return trace::take();
}

Async<std::string> place_beside_a_timer() {
  virtual_clock::pause();
  auto [tx, rx] = oneshot::channel<int>();
  auto task = spawn([](oneshot::Receiver<int> receiver) -> Async<> {
    trace::name_this_task("limited");
    auto limited = timeout(1h, std::move(receiver));
    co_await limited;
  }(std::move(rx)));
  for (int i = 0; i < 3; ++i) co_await yield_now();
  std::string place;
  for (const trace::PendingTask& pending : trace::pending_tasks()) {
    if (pending.name == "limited") place = pending.place;
  }
  co_await task;
  co_return place;
}

}  // namespace

TEST_CASE("sleepers on the virtual clock give the known events, in order") {
  Lines lines = events_of(record_sleepers());
  // The wheel may need a turn or two more before it comes to a timer: how many parks is not told.
  std::erase_if(lines, [](const std::string& line) { return line == "park" || line == "unpark"; });
  CHECK(lines == Lines{"spawn parent",
                       "poll parent",
                       "spawn late by parent",
                       "spawn early by parent",
                       "pending parent",
                       "poll late",
                       "timer set late",
                       "pending late",
                       "poll early",
                       "timer set early",
                       "pending early",
                       "timer fired",
                       "wake early",
                       "poll early",
                       "ready early",
                       "complete early",
                       "timer fired",
                       "wake late",
                       "poll late",
                       "ready late",
                       "complete late",
                       "wake parent by late",
                       "poll parent",
                       "ready parent",
                       "complete parent"});
}

TEST_CASE("the two events of a timer tell the same deadline") {
  const Recording recording = record_sleepers();
  std::vector<std::uint64_t> set;
  std::vector<std::uint64_t> fired;
  for (const Event& event : recording.events) {
    if (event.what == What::timer_set) set.push_back(event.detail);
    if (event.what == What::timer_fired) fired.push_back(event.detail);
  }
  REQUIRE(set.size() == 2);
  CHECK(fired == std::vector<std::uint64_t>{set[1], set[0]});
  CHECK(set[0] - set[1] >= 9'998'000'000);  // the sleepers start one after the other, in whole ms
  CHECK(set[0] - set[1] <= 10'001'000'000);
}

TEST_CASE("a task that waits for something and a timer says both") {
  const Record record;
  CHECK(LocalExecutor().block_on(place_beside_a_timer()) == "a oneshot channel or a timer");
}
