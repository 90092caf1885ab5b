// Step 2.6: a thread's alarm clock.

#include <atomic>
#include <fstream>
#include <string>
#include <thread>

#include "lesson02_waker/block_on.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/graded/threads.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

namespace {

// The test's way to a private member: an explicit instantiation may name it.
prim::condition_variable& condition_of(ThreadWaker& waker);
template <prim::condition_variable ThreadWaker::*Member>
struct Door {
  friend prim::condition_variable& condition_of(ThreadWaker& waker) { return waker.*Member; }
};
template struct Door<&ThreadWaker::condition_>;

//! A clock, and a thread that waits for it again and again.
class Sleeper {
 public:
  explicit Sleeper(int waits) : thread_([this, waits] { run(waits); }) {
    eventually([this] { return number_ != 0; });
  }
  Sleeper(const Sleeper&) = delete;
  Sleeper& operator=(const Sleeper&) = delete;
  ~Sleeper() {
    // Also with code that sets no flag or notifies nobody. If that is not enough the join hangs.
    eventually([this] {
      clock_->wake_by_ref();
      condition_of(*clock_).notify_all();
      return is_done_.load();
    });
    thread_.join();
    clock_->drop_ref();
  }

  ThreadWaker& clock() { return *clock_; }
  int waited() const { return waited_; }
  bool is_asleep() const { return falls_asleep(number_); }

  //! How often the thread gave up the processor because it had to wait.
  long pauses() const {
    std::ifstream status("/proc/self/task/" + std::to_string(number_) + "/status");
    const std::string name = "voluntary_ctxt_switches:";
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with(name)) return std::stol(line.substr(name.size()));
    }
    return -1;
  }

 private:
  void run(int waits) {
    number_ = thread_number();
    for (int i = 0; i < waits; ++i) {
      clock_->wait();
      ++waited_;
    }
    is_done_ = true;
  }

  ThreadWaker* const clock_ = new ThreadWaker;
  std::atomic<long> number_{0};
  std::atomic<int> waited_{0};
  std::atomic<bool> is_done_{false};
  std::thread thread_;
};

}  // namespace

GRADED("2.6", 4, "a wake that comes before the wait is kept") {
  auto* clock = new ThreadWaker;
  act("wake, and wake again");
  clock->wake_by_ref();
  clock->wake_by_ref();
  act("wait");
  clock->wait();
  expect(true, "it does not sleep");
  clock->drop_ref();
}

GRADED_THREADS("2.6", 3, 2, "it sleeps until it is woken, each time anew") {
  Sleeper sleeper(2);
  act("a thread waits");
  expect(sleeper.is_asleep(), "it sleeps: it does not spin");
  expect_equal(sleeper.waited(), 0, "waits that are over");
  act("wake it");
  sleeper.clock().wake_by_ref();
  expect(eventually([&] { return sleeper.waited() > 0; }), "it wakes up");
  act("it waits a second time");
  expect(sleeper.is_asleep(), "it sleeps");
  expect_equal(sleeper.waited(), 1, "waits that are over");
  act("wake it");
  sleeper.clock().wake_by_ref();
  expect(eventually([&] { return sleeper.waited() > 1; }), "it wakes up");
}

GRADED_THREADS("2.6", 3, 2, "a condition that stirs without a reason") {
  Sleeper sleeper(1);
  act("a thread waits");
  expect(sleeper.is_asleep(), "it sleeps");
  act("its condition variable is notified though nobody woke it");
  const long before = sleeper.pauses();
  condition_of(sleeper.clock()).notify_all();
  eventually([&] { return sleeper.waited() > 0 || sleeper.pauses() > before; });
  expect_equal(sleeper.waited(), 0, "waits that are over");
  act("wake it");
  sleeper.clock().wake_by_ref();
  expect(eventually([&] { return sleeper.waited() > 0; }), "it wakes up");
}
