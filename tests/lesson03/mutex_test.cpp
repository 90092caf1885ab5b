#include "lesson03_executor/sync/mutex.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/executors.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

// Waits for a mutex, polled by hand.
template <class T>
struct Locker {
  explicit Locker(Mutex<T>& mutex) : request(mutex.lock()) {}

  // True once it has its guard.
  bool ask() {
    auto answer = poll_with(*request, counter);
    if (answer.is_ready()) guard.emplace(answer.take());
    return guard.has_value();
  }

  WakeCounter counter;
  std::optional<typename Mutex<T>::Acquire> request;
  std::optional<typename Mutex<T>::Guard> guard;
};

// Adds without an atomic, and lets others run in the middle now and then.
Async<> add(std::shared_ptr<Mutex<long>> sum, int times) {
  for (int i = 0; i < times; ++i) {
    auto guard = co_await sum->lock();
    const long before = *guard;
    if (i % 8 == 0) co_await yield_now();
    *guard = before + 1;
  }
}

struct Unmovable {
  Unmovable(int a, std::string b) : number(a), text(std::move(b)) {}
  Unmovable(const Unmovable&) = delete;
  Unmovable& operator=(const Unmovable&) = delete;
  int number;
  std::string text;
};

}  // namespace

TEST_CASE("mutex: one guard at a time; its end unlocks") {
  Mutex<int> mutex(7);
  Locker<int> locker(mutex);
  auto guard = mutex.try_lock();
  REQUIRE(guard.has_value());
  CHECK(**guard == 7);
  **guard = 8;
  CHECK_FALSE(mutex.try_lock().has_value());
  CHECK_FALSE(locker.ask());
  guard.reset();
  CHECK(locker.counter.wakes() == 1);
  CHECK(locker.ask());
  CHECK(**locker.guard == 8);
  CHECK_FALSE(mutex.try_lock().has_value());
}

TEST_CASE("mutex: a guard that is moved unlocks once, at the end of its last owner") {
  Mutex<int> mutex(1);
  std::optional<Mutex<int>::Guard> last;
  {
    auto guard = mutex.try_lock();
    last.emplace(std::move(*guard));
  }
  CHECK_FALSE(mutex.try_lock().has_value());
  **last = 2;
  last.reset();
  auto guard = mutex.try_lock();
  REQUIRE(guard.has_value());
  CHECK(**guard == 2);
  CHECK_FALSE(mutex.try_lock().has_value());
}

TEST_CASE("mutex: its value is made in place, and need not be movable") {
  Mutex<Unmovable> mutex(3, "three");
  const auto guard = mutex.try_lock();
  CHECK((*guard)->number == 3);
  CHECK((*guard)->text == "three");
  Mutex<int> zero;
  CHECK(**zero.try_lock() == 0);
}

TEST_CASE("52 mutex: a waiter cancelled after the mutex was handed to it passes it on") {
  Mutex<int> mutex(0);
  Locker<int> first(mutex);
  Locker<int> second(mutex);
  auto guard = mutex.try_lock();
  CHECK_FALSE(first.ask());
  CHECK_FALSE(second.ask());
  guard.reset();
  CHECK(first.counter.wakes() == 1);
  first.request.reset();
  CHECK(second.counter.wakes() == 1);
  CHECK(second.ask());
}

TEST_CASE("53 mutex: handed over in order of arrival, and not to whoever comes in between") {
  Mutex<int> mutex(0);
  Locker<int> first(mutex);
  Locker<int> second(mutex);
  auto guard = mutex.try_lock();
  CHECK_FALSE(first.ask());
  CHECK_FALSE(second.ask());
  guard.reset();
  CHECK_FALSE(mutex.try_lock().has_value());
  CHECK_FALSE(second.ask());
  CHECK(first.ask());
  CHECK_FALSE(second.ask());
  first.guard.reset();
  CHECK(second.ask());
}

TEST_CASE_TEMPLATE("mutex: tasks add, one at a time, also across an await", E, OneThread,
                   ManyThreads) {
  E executor;
  const auto sum = std::make_shared<Mutex<long>>(0);
  std::vector<JoinHandle<void>> handles;
  for (int i = 0; i < 8; ++i) handles.push_back(executor.spawn(add(sum, 2000)));
  for (auto& handle : handles) executor.block_on(rescued(std::move(handle)));
  CHECK(**sum->try_lock() == 8 * 2000);
}
