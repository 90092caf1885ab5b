// The diagnosis of a thread in block_on: of lost wakers, and of those that somebody holds.

#include "lesson02_waker/trace/diagnosis.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <iostream>
#include <sstream>
#include <thread>
#include <vector>

#include "lesson01_future/async.hpp"
#include "lesson01_future/ready.hpp"
#include "lesson02_waker/block_on.hpp"
#include "lesson02_waker/oneshot.hpp"
#include "tests/support/recorded.hpp"

using namespace pollen;
using namespace pollen::trace::test;
using namespace std::chrono_literals;
using trace::PendingTask;

namespace {

// Never done, and keeps no waker: the mistake that a diagnosis is for.
struct Forgetful {
  using Output = void;
  Poll<void> poll(Context&) { return Pending{}; }
};

Async<> forgets() {
  trace::name_this_task("reader");
  Forgetful future;
  co_await future;
}

// Standard error, but it knows when something was written.
struct TellTale : std::stringbuf {
  int sync() override {
    write(str());
    str("");
    told = true;
    return 0;
  }
  void write(const std::string& text) {
    CHECK(::write(STDERR_FILENO, text.data(), text.size()) == std::ssize(text));
  }
  std::atomic<bool> told{false};
};

PendingTask a_task(PendingTask::State state, std::size_t wakers, std::string place) {
  PendingTask task;
  task.number = 3;
  task.name = "reader";
  task.state = state;
  task.wakers = wakers;
  task.since = 1'200'000'000;
  task.last_poll = 1'500'000'000;
  task.place = std::move(place);
  return task;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the diagnosis of a task is one sentence") {
  using trace::diagnosis_of;
  CHECK(diagnosis_of(a_task(PendingTask::waiting, 0, "a oneshot channel")) ==
        "task 3 reader: pending since 1.2 s, last polled at 1.5 s, waited for a oneshot channel, "
        "its waker was dropped unused: nothing can wake it any more");
  CHECK(diagnosis_of(a_task(PendingTask::waiting, 1, "task 5")) ==
        "task 3 reader: pending since 1.2 s, last polled at 1.5 s, waits for task 5, which holds "
        "its waker");
  CHECK(diagnosis_of(a_task(PendingTask::waiting, 2, "")) ==
        "task 3 reader: pending since 1.2 s, last polled at 1.5 s, waits for a future that says "
        "nothing of itself, which holds one of its 2 wakers");
  CHECK(diagnosis_of(a_task(PendingTask::queued, 0, "")) ==
        "task 3 reader: pending since 1.2 s, last polled at 1.5 s, woken: it waits for a thread "
        "to poll it");
  CHECK(diagnosis_of(a_task(PendingTask::polled, 0, "")) ==
        "task 3 reader: polled since 1.5 s, and that poll has not returned: it keeps its thread");
  PendingTask fresh = a_task(PendingTask::queued, 0, "");
  fresh.last_poll = 0;
  fresh.name = "";
  CHECK(diagnosis_of(fresh) ==
        "task 3: pending since 1.2 s, never polled, woken: it waits for a thread to poll it");
}

TEST_CASE("the diagnosis says that nothing is recorded, or that nothing is pending") {
  const auto text = [] {
    std::ostringstream out;
    trace::diagnose(out);
    return out.str();
  };
  CHECK(contains(text(), "nothing is being recorded"));
  const Record record;
  CHECK(contains(text(), "no task is pending"));
}

TEST_CASE("a task is pending until it is complete, and then it is not followed any more") {
  const Record record;
  auto [tx, rx] = oneshot::channel<int>();
  std::vector<PendingTask> meanwhile;
  std::thread sender([&meanwhile, tx = std::move(tx)]() mutable {
    while (count(trace::take(), trace::What::park) == 0) std::this_thread::yield();
    meanwhile = trace::pending_tasks();
    tx.send(1);
  });
  block_on(std::move(rx));
  sender.join();
  REQUIRE(meanwhile.size() == 1);
  CHECK(meanwhile[0].name == "main");
  CHECK(meanwhile[0].state == PendingTask::waiting);
  CHECK(meanwhile[0].wakers == 1);
  CHECK(meanwhile[0].place == "a oneshot channel");
  CHECK(meanwhile[0].last_poll >= meanwhile[0].since);
  CHECK(trace::pending_tasks().empty());
}

TEST_CASE("a task that is complete is not pending, though somebody keeps its waker") {
  const Record record;
  Waker kept;
  block_on(poll_fn([&kept](Context& cx) -> Poll<void> {
    kept = cx.waker();
    return Ready{};
  }));
  CHECK(trace::pending_tasks().empty());
}

TEST_CASE("the watchdog says why nothing happens, and ends the process") {
  const Ended ended = in_child([] {
    trace::Watchdog dog(50ms, 7);
    block_on(forgets());
  });
  CHECK(ended.status == 7);
  CHECK(contains(ended.said, "1 task has not completed"));
  CHECK(contains(ended.said, " reader: pending since "));
  CHECK(contains(ended.said, "its waker was dropped unused: nothing can wake it any more"));
}

TEST_CASE("the watchdog finds the poll that does not return") {
  const Ended ended = in_child([] {
    trace::Watchdog dog(50ms);
    const auto blocks = []() -> Async<> {
      while (true) ::pause();
      co_return;
    };
    block_on(blocks());
  });
  CHECK(ended.status == trace::Watchdog::default_status);
  CHECK(contains(ended.said, "that poll has not returned: it keeps its thread"));
}

TEST_CASE("a watchdog that is called off does nothing, and leaves recording as it was") {
  { trace::Watchdog dog(1h); }
  CHECK_FALSE(trace::is_on());
  const Record record;
  { trace::Watchdog dog(1h); }
  CHECK(trace::is_on());
}

TEST_CASE("a watchdog may be called off at any moment of its start") {
  const Ended ended = in_child([] {
    const Record record;
    std::vector<std::jthread> threads;  // more than there are processors: each stops anywhere
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([] {
        for (int i = 0; i < 500; ++i) trace::Watchdog dog(1h);
      });
    }
  });
  INFO(ended.said);
  CHECK(ended.status == 0);
}

TEST_CASE("SIGQUIT asks for the diagnosis, and the program goes on") {
  const Ended ended = in_child([] {
    trace::Watchdog dog(10s);
    trace::diagnose_on_quit();
    auto [tx, rx] = oneshot::channel<int>();
    auto& heard = *new TellTale;  // the thread that writes it does so until the process ends
    std::cerr.rdbuf(&heard);
    std::thread quitter([&heard, tx = std::move(tx)]() mutable {
      while (count(trace::take(), trace::What::park) == 0) std::this_thread::yield();
      ::raise(SIGQUIT);
      while (!heard.told) std::this_thread::yield();
      tx.send(1);
    });
    block_on(std::move(rx));
    quitter.join();
    heard.write("goes on\n");
  });
  INFO(ended.said);
  CHECK(ended.status == 0);
  CHECK(contains(ended.said, "main: pending since "));
  CHECK(contains(ended.said, "waits for a oneshot channel, which holds its waker"));
  CHECK(contains(ended.said, "goes on"));
}
