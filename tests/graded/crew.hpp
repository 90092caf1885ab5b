#pragma once
// A runtime without threads. The case runs a worker itself, so that all that happens is in order.

#include <functional>
#include <memory>
#include <utility>

#include "lesson03_executor/worker.hpp"

namespace pollen::graded {

//! A driver in which nobody waits: it counts who would have slept, and who would have been called.
class Watch final : public Driver {
 public:
  void park(std::optional<Duration> limit) override {
    if (limit) {
      ++looks;
    } else {
      ++sleeps;
    }
    if (on_park) on_park();
  }
  void unpark() override { ++calls; }

  int looks = 0;
  int sleeps = 0;
  int calls = 0;
  std::function<void()> on_park;
};

//! The core of a runtime and its workers. `run` is the life of worker 0, on the calling thread; a
//! task ends it with `close`. If the worker sleeps or goes round without end, so does the driver.
class Crew {
 public:
  explicit Crew(unsigned workers) : core_(std::make_shared<RuntimeCore>(workers, Options())) {
    Driver::make = before_;
    watch_->on_park = [this] {
      if (watch_->sleeps > 0 || watch_->looks > 20) close();
    };
  }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  RuntimeCore& core() { return *core_; }
  Worker& worker(std::size_t number) { return *core_->workers[number]; }
  Watch& watch() { return *watch_; }

  void run() { worker(0).run(); }
  void close() {
    const int calls = watch_->calls;
    core_->close();
    watch_->calls = calls;  // without the one that comes with the end
  }

  //! Queues a task for `future` with a worker, behind all others there.
  template <Future F>
  void give(std::size_t number, F future) {
    worker(number).push_last(make_task(std::move(future)));
  }
  //! Brings a task for `future` in as a thread from outside does.
  template <Future F>
  void bring(F future) {
    core_->push_remote(make_task(std::move(future)));
  }

 private:
  template <Future F>
  Task& make_task(F future) {
    auto* task = FutureTask<F>::make(worker(0), std::move(future));
    task->detach();
    return *task;
  }

  using Options = BlockingPool::Options;

  std::shared_ptr<Watch> watch_ = std::make_shared<Watch>();
  Driver::Factory before_ = std::exchange(Driver::make, hand_over(watch_));
  std::shared_ptr<RuntimeCore> core_;

  // A factory is a plain function, so what it gives is laid ready for it.
  static Driver::Factory hand_over(std::shared_ptr<Watch> watch) {
    static std::shared_ptr<Watch> ready;
    ready = std::move(watch);
    return [] { return std::shared_ptr<Driver>(std::move(ready)); };
  }
};

}  // namespace pollen::graded
