// The checker itself: what it must find, how it calls it, and what it must not miss.

#include "tests/model/checker.hpp"

#include <doctest/doctest.h>

#include <set>

#include "tests/model/model.hpp"

using namespace pollen;
using namespace pollen::model;

namespace {

struct Pair {
  prim::mutex a;
  prim::mutex b;
};

thread_local int mine = 0;

}  // namespace

TEST_CASE("checker: a sum in two steps loses a count, and the schedule says how") {
  const Result result = explore(2, [] {
    prim::atomic<int> sum{0};
    name("sum", sum);
    const auto add = [&] { sum.store(sum.load() + 1); };
    auto other = thread("other", add);
    add();
    other.join();
    require(sum.load() == 2, "a count is lost");
  });
  CHECK(result.failure == "a count is lost");
  CHECK(result.schedule.find("other       load sum.sum: 0") != std::string::npos);
  CHECK(result.schedule.find("checker_test.cpp:") != std::string::npos);
}

TEST_CASE("checker: without a preemption that sum is right") {
  const auto two_steps = [] {
    prim::atomic<int> sum{0};
    auto other = thread("other", [&] { sum.store(sum.load() + 1); });
    sum.store(sum.load() + 1);
    other.join();
    require(sum.load() == 2, "a count is lost");
  };
  CHECK(explore(0, two_steps).failure.empty());
  CHECK_FALSE(explore(1, two_steps).failure.empty());
}

TEST_CASE("checker: two locks in two orders are a deadlock") {
  const Result result = explore(2, [] {
    Pair pair;
    auto other = thread("other", [&] {
      prim::lock_guard<prim::mutex> first(pair.a);
      prim::lock_guard<prim::mutex> second(pair.b);
    });
    {
      prim::lock_guard<prim::mutex> first(pair.b);
      prim::lock_guard<prim::mutex> second(pair.a);
    }
    other.join();
  });
  CHECK(result.failure.starts_with("deadlock"));
}

TEST_CASE("checker: to sleep without a look is a lost wake-up") {
  const Result result = explore(2, [] {
    Pair pair;
    prim::condition_variable news;
    auto other = thread("other", [&] { news.notify_one(); });
    {
      prim::unique_lock<prim::mutex> lock(pair.a);
      news.wait(lock);
    }
    other.join();
  });
  CHECK(result.failure.starts_with("lost wake-up"));
}

TEST_CASE("checker: a sleeper may wake for no reason, and time may pass") {
  const Result result = explore(1, [] {
    Pair pair;
    prim::condition_variable news;
    bool there = false;
    auto other = thread("other", [&] {
      prim::lock_guard<prim::mutex> lock(pair.a);
      there = true;
      news.notify_one();
    });
    {
      prim::unique_lock<prim::mutex> lock(pair.a);
      if (!there) news.wait(lock);
      require(there, "there is no news");
    }
    other.join();
  });
  CHECK(result.failure == "there is no news");
  std::set<bool> outcomes;
  const Result timed = explore(1, [&] {
    Pair pair;
    prim::condition_variable news;
    prim::unique_lock<prim::mutex> lock(pair.a);
    outcomes.insert(news.wait_for(lock, std::chrono::hours(1), [] { return false; }));
  });
  CHECK(timed.failure.empty());
  CHECK(outcomes == std::set<bool>{false});
}

TEST_CASE("checker: all outcomes of two threads, in sequential consistency") {
  std::set<std::pair<int, int>> outcomes;
  const Result result = explore(4, [&] {
    prim::atomic<int> x{0};
    prim::atomic<int> y{0};
    int seen_x = 0;
    auto other = thread("other", [&] {
      y.store(1);
      seen_x = x.load();
    });
    x.store(1);
    const int seen_y = y.load();
    other.join();
    outcomes.emplace(seen_x, seen_y);
  });
  CHECK(result.failure.empty());
  CHECK(outcomes == std::set<std::pair<int, int>>{{0, 1}, {1, 0}, {1, 1}});
}

TEST_CASE("checker: use after the end, what is never destroyed, and what never ends") {
  const auto forgotten = [] { new prim::atomic<int>(0); };
  CHECK(explore(0, forgotten).failure == "something was never destroyed");
  const Result used = explore(1, [] {
    auto* object = new prim::atomic<int>(0);
    auto other = thread("other", [=] { object->store(1); });
    delete object;
    other.join();
  });
  CHECK(used.failure == "an object is used after it was destroyed");
  const Result endless = explore(0, [] {
    prim::atomic<bool> never{false};
    while (!never.load()) {
    }
  });
  CHECK(endless.failure.starts_with("it goes on and on"));
}

TEST_CASE("checker: a crash, and an exception that nobody catches") {
  const Result crashed = explore(0, [] { *static_cast<volatile int*>(nullptr) = 1; });
  CHECK(crashed.failure == "it crashes");
  const Result thrown = explore(0, [] { throw std::runtime_error("on purpose"); });
  CHECK(thrown.failure == "an exception leaves the thread: on purpose");
}

TEST_CASE("checker: each thread has thread_local variables and exceptions of its own") {
  const Result result = explore(2, [] {
    prim::atomic<int> steps{0};
    const auto use = [&] {
      mine += 1;
      try {
        steps.fetch_add(1);
        throw 1;
      } catch (int) {
        steps.fetch_add(1);
        require(std::uncaught_exceptions() == 0 && std::current_exception(), "another's exception");
      }
      require(mine == 1, "another's variable");
    };
    auto other = thread("other", use);
    use();
    other.join();
  });
  CHECK(result.failure == "");
  // One without a preemption; two with one, before either step of main; four with two, each of
  // these with the other thread interrupted before either of its steps.
  CHECK(result.schedules == 7);
}
