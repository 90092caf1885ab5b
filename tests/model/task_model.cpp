// The task's state word: a task is in one queue at most, polled by one thread at most, polled again
// after each wake, and destroyed once, whoever runs, wakes, aborts or leaves it at the same moment.

#include "lesson03_executor/task.hpp"

#include "lesson01_future/ready.hpp"
#include "lesson02_waker/block_on.hpp"
#include "lesson03_executor/join_handle.hpp"
#include "tests/model/model.hpp"

using namespace pollen;
using namespace pollen::model;

namespace {

//! A queue of tasks, for any number of threads to run.
class Runner final : public Scheduler {
 public:
  template <Future F>
  JoinHandle<typename F::Output> spawn(F future) {
    auto* task = FutureTask<F>::make(*this, std::move(future));
    name("task", *task);
    JoinHandle<typename F::Output> handle(*task);
    schedule(*task);
    return handle;
  }

  //! Runs tasks until the queue is closed.
  void run() {
    while (Task* task = next()) task->run();
  }

  void close() {
    prim::lock_guard<prim::mutex> lock(mutex_);
    closed_ = true;
    more_.notify_all();
  }

  void schedule(Task& task) noexcept override {
    prim::lock_guard<prim::mutex> lock(mutex_);
    for (Task* other : queue_) require(other != &task, "a task is in the queue twice");
    queue_.push_back(&task);
    more_.notify_one();
  }
  void schedule_last(Task& task) noexcept override { schedule(task); }
  void own(Task&) noexcept override { ++owned_; }
  void disown(Task&) noexcept override { --owned_; }
  ~Runner() { require(owned_ == 0, "a task was listed, and never taken off"); }

 private:
  Task* next() {
    prim::unique_lock<prim::mutex> lock(mutex_);
    while (queue_.empty() && !closed_) more_.wait(lock);
    if (queue_.empty()) return nullptr;
    Task* task = queue_.front();
    queue_.erase(queue_.begin());
    return task;
  }

  prim::mutex mutex_;
  prim::condition_variable more_;
  std::vector<Task*> queue_;
  bool closed_ = false;
  int owned_ = 0;
};

//! What a task waits for: a number of signals. The signaller has a waker of the task's.
struct Signals {
  prim::atomic<int> count{0};
  AtomicWaker waker;
  bool polling = false;

  void give() {
    count.fetch_add(1);
    waker.wake();
  }
  // Done when `wanted` have come; the output is an object that must be destroyed like any other.
  auto come(int wanted) {
    return poll_fn([this, wanted, alive = std::make_unique<prim::atomic<int>>(0)](
                       Context& cx) -> Poll<std::unique_ptr<prim::atomic<int>>> {
      require(!std::exchange(polling, true), "a task is polled by two threads");
      require(alive->load() == 0, "a future is polled after its end");
      waker.register_waker(cx.waker());
      const bool done = count.load() >= wanted;
      polling = false;
      if (!done) return Pending{};
      return std::make_unique<prim::atomic<int>>(wanted);
    });
  }
};

}  // namespace

TEST_CASE("model: task: woken by two threads while a third and a fourth run it") {
  holds("task: two wake, two run", 2, [] {
    Signals signals;
    Runner runner;
    auto handle = runner.spawn(signals.come(2));
    auto first = thread("runner 1", [&] { runner.run(); });
    auto second = thread("runner 2", [&] { runner.run(); });
    auto other = thread("signaller", [&] { signals.give(); });
    signals.give();
    require(block_on(std::move(handle))->load() == 2, "the task has another outcome");
    runner.close();
    first.join();
    second.join();
    other.join();
  });
}

TEST_CASE("model: task: wakes itself while another thread wakes it") {
  holds("task: wakes itself, woken, two run", 2, [] {
    Signals signals;
    Runner runner;
    auto handle = runner.spawn(poll_fn([&, first = true](Context& cx) mutable -> Poll<void> {
      require(!std::exchange(signals.polling, true), "a task is polled by two threads");
      signals.waker.register_waker(cx.waker());
      if (std::exchange(first, false)) cx.waker().wake_by_ref();
      const bool done = signals.count.load() > 0;
      signals.polling = false;
      if (done) return Ready{};
      return Pending{};
    }));
    auto first = thread("runner 1", [&] { runner.run(); });
    auto second = thread("runner 2", [&] { runner.run(); });
    signals.give();
    block_on(std::move(handle));
    runner.close();
    first.join();
    second.join();
  });
}

TEST_CASE("model: task: aborted while it is woken and run") {
  holds("task: aborted, woken, run", 3, [] {
    Signals signals;
    Runner runner;
    auto handle = runner.spawn(signals.come(1));
    auto running = thread("runner", [&] { runner.run(); });
    auto other = thread("signaller", [&] { signals.give(); });
    handle.abort();
    try {
      block_on(std::move(handle));
    } catch (const Cancelled&) {
    }
    runner.close();
    running.join();
    other.join();
  });
}

TEST_CASE("model: task: left alone while it completes") {
  holds("task: detached, woken, run", 3, [] {
    Signals signals;
    Runner runner;
    auto handle = runner.spawn(signals.come(1));
    auto running = thread("runner", [&] { runner.run(); });
    auto other = thread("signaller", [&] { signals.give(); });
    handle.detach();
    other.join();
    runner.close();
    running.join();
  });
}

TEST_CASE("model: task: left alone while it completes, with an outcome that can wake it") {
  holds("task: detached, a waker of its own", 3, [] {
    struct Result {
      Waker waker;
      std::shared_ptr<int> alive;
    };
    const auto alive = std::make_shared<int>();
    Runner runner;
    auto handle = runner.spawn(poll_fn([alive](Context& cx) -> Poll<Result> {
      return Result{cx.waker(), alive};
    }));
    auto running = thread("runner", [&] { runner.run(); });
    handle.detach();
    runner.close();
    running.join();
    require(alive.use_count() == 1, "an outcome is left for ever");
  });
}

TEST_CASE("model: task: its wakers are dropped and used while it ends") {
  holds("task: the last waker", 3, [] {
    Runner runner;
    Waker mine;
    auto handle = runner.spawn(poll_fn([&, first = true](Context& cx) mutable -> Poll<void> {
      if (!std::exchange(first, false)) return Ready{};
      mine = cx.waker();
      cx.waker().wake_by_ref();
      return Pending{};
    }));
    auto running = thread("runner", [&] { runner.run(); });
    block_on(std::move(handle));
    auto other = thread("waker", [copy = mine]() mutable { std::move(copy).wake(); });
    mine = Waker();
    other.join();
    runner.close();
    running.join();
  });
}
