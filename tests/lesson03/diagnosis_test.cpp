// The diagnosis of tasks: who waits for what, and whether anybody can still wake them.

#include "lesson02_waker/trace/diagnosis.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <regex>
#include <sstream>
#include <thread>
#include <vector>

#include "lesson01_future/async.hpp"
#include "lesson02_waker/oneshot.hpp"
#include "lesson03_executor/sync/mpsc.hpp"
#include "lesson03_executor/sync/mutex.hpp"
#include "lesson03_executor/sync/notify.hpp"
#include "tests/support/executors.hpp"
#include "tests/support/recorded.hpp"
#include "tests/support/scaled.hpp"

using namespace pollen;
using namespace pollen::test;
using namespace pollen::trace::test;
using namespace std::chrono_literals;
using trace::PendingTask;

namespace {

// Never done, and keeps no waker: the mistake that a diagnosis is for.
struct Forgetful {
  using Output = void;
  Poll<void> poll(Context&) { return Pending{}; }
};

template <Future F>
Async<> named(std::string name, F future) {
  trace::name_this_task(std::move(name));
  static_cast<void>(co_await future);
}

PendingTask find(const std::string& name) {
  for (const PendingTask& task : trace::pending_tasks()) {
    if (task.name == name) return task;
  }
  FAIL("there is no pending task with the name " << name);
  return {};
}

bool is_pending(const std::string& name) {
  const auto tasks = trace::pending_tasks();
  return std::any_of(tasks.begin(), tasks.end(),
                     [&](const PendingTask& task) { return task.name == name; });
}

bool waits(const std::string& name) {
  return is_pending(name) && find(name).state == PendingTask::waiting;
}

}  // namespace

TEST_CASE_TEMPLATE("a task whose waker nobody holds is told from one that waits", E, OneThread,
                   ManyThreads) {
  const Record record;
  E executor;
  auto [tx, rx] = oneshot::channel<int>();
  executor.spawn(named("lost", Forgetful())).detach();
  auto handle = executor.spawn(named("held", std::move(rx)));
  for (int i = 0; i < 10'000 && !(waits("lost") && waits("held")); ++i) settle(executor);

  CHECK(find("lost").wakers == 0);
  CHECK(find("lost").state == PendingTask::waiting);
  CHECK(find("lost").place.empty());
  CHECK(find("held").wakers == 1);
  CHECK(find("held").place == "a oneshot channel");

  tx.send(1);
  executor.block_on(rescued(std::move(handle)));
  CHECK_FALSE(is_pending("held"));
  CHECK(is_pending("lost"));
}

TEST_CASE("a handle is no waker, and neither is its absence") {
  const Record record;
  LocalExecutor executor;
  auto handle = executor.spawn(named("kept", Forgetful()));
  executor.spawn(named("let go", Forgetful())).detach();
  settle(executor);
  CHECK(find("kept").wakers == 0);
  CHECK(find("let go").wakers == 0);
  handle.detach();
  CHECK(find("kept").wakers == 0);
}

TEST_CASE("a task says where it waits") {
  const Record record;
  std::optional<LocalExecutor> alive(std::in_place);
  LocalExecutor& executor = *alive;
  Mutex<int> mutex(0);
  const auto guard = mutex.try_lock();
  Semaphore semaphore(0);
  Notify notify;
  auto [tx, rx] = mpsc::channel<int>(1);
  CHECK(tx.try_send(1) == mpsc::TrySend::sent);
  auto [tx2, rx2] = mpsc::channel<int>(1);
  auto other = executor.spawn(named("other", Forgetful()));
  settle(executor);
  const std::string other_task = "task " + std::to_string(find("other").number);

  executor.spawn(named("1", mutex.lock())).detach();
  executor.spawn(named("2", semaphore.acquire())).detach();
  executor.spawn(named("3", notify.notified())).detach();
  executor.spawn(named("4", tx.send(2))).detach();
  executor.spawn(named("5", rx2.recv())).detach();
  executor.spawn(named("6", std::move(other))).detach();
  settle(executor);
  const std::vector<std::string> places = {"a mutex",         "a semaphore",
                                           "a notification",  "room in an mpsc channel",
                                           "an mpsc channel", other_task};
  for (std::size_t i = 0; i < places.size(); ++i) {
    const PendingTask task = find(std::to_string(i + 1));
    CHECK(task.place == places[i]);
    CHECK(task.wakers == 1);
    CHECK(task.state == PendingTask::waiting);
  }
  alive.reset();  // before what its tasks wait for
}

TEST_CASE("a task in a queue, and one whose poll does not return, are told as such") {
  const Record record;
  std::atomic<bool> go{false};
  std::atomic<bool> polled{false};
  Runtime runtime = Runtime::Builder().workers(1).build();
  auto blocks = runtime.spawn([](auto& started, auto& end) -> Async<> {
    trace::name_this_task("blocks");
    started = true;
    while (!end) std::this_thread::yield();
    co_return;
  }(polled, go));
  while (!polled) std::this_thread::yield();
  auto queued = runtime.spawn(yield_times(1));
  const auto tasks = trace::pending_tasks();
  go = true;
  REQUIRE(tasks.size() == 2);
  CHECK(tasks[0].name == "blocks");
  CHECK(tasks[0].state == PendingTask::polled);
  CHECK(tasks[1].state == PendingTask::queued);
  CHECK(tasks[1].last_poll == 0);
  runtime.block_on(std::move(blocks));
  runtime.block_on(std::move(queued));
}

TEST_CASE("tasks that were destroyed are not pending any more") {
  const Record record;
  {
    LocalExecutor executor;
    executor.spawn(named("gone", Forgetful())).detach();
    settle(executor);
    CHECK(is_pending("gone"));
  }
  CHECK(trace::pending_tasks().empty());
}

TEST_CASE("a diagnosis may come at any time while tasks come and go on many threads") {
  const Record record(1024);
  ManyThreads executor;
  std::atomic<bool> stop{false};
  std::thread asks([&] {
    while (!stop) trace::pending_tasks();
  });
  for (int round = 0; round < 200; ++round) {
    std::vector<JoinHandle<void>> handles;
    for (int i = 0; i < 20; ++i) handles.push_back(executor.spawn(yield_times(2)));
    for (auto& handle : handles) executor.block_on(std::move(handle));
  }
  stop = true;
  asks.join();
  CHECK(trace::tasks_not_followed() == 0);
}

TEST_CASE("of more tasks than it can follow, the diagnosis tells how many are left out") {
  const Record record(16);
  {
    LocalExecutor executor;
    for (int i = 0; i < 20'000; ++i) executor.spawn(yield_times(1)).detach();
    CHECK(trace::pending_tasks().size() + trace::tasks_not_followed() == 20'000);
    CHECK(trace::tasks_not_followed() >= 20'000 - 16'384);
    std::ostringstream out;
    trace::diagnose(out);
    CHECK(out.str().find("tasks that the recorder has no room to follow") != std::string::npos);
  }
  CHECK(trace::tasks_not_followed() == 0);
}

TEST_CASE("the watchdog tells which of several tasks is the cause") {
  const Ended ended = in_child([] {
    trace::Watchdog dog(50ms * slowness);
    Runtime runtime = Runtime::Builder().workers(2).build();
    const auto joins = [](auto handle) -> Async<> {
      trace::name_this_task("joiner");
      co_await handle;
    };
    runtime.block_on(runtime.spawn(joins(runtime.spawn(named("culprit", Forgetful())))));
  });
  CHECK(ended.status == trace::Watchdog::default_status);
  CHECK(ended.said.find("3 tasks have not completed") != std::string::npos);
  const auto line_of = [&](const std::string& name) {
    std::smatch line;
    const std::regex pattern("task ([0-9]+) " + name + ": pending since (.*)");
    REQUIRE_MESSAGE(std::regex_search(ended.said, line, pattern), ended.said);
    return std::pair(line.str(1), line.str(2));
  };
  const auto [culprit, why] = line_of("culprit");
  const auto [joiner, joins_what] = line_of("joiner");
  CHECK(why.ends_with("nothing can wake it any more"));
  CHECK(joins_what.ends_with("waits for task " + culprit + ", which holds its waker"));
  CHECK(line_of("main").second.ends_with("waits for task " + joiner + ", which holds its waker"));
}
