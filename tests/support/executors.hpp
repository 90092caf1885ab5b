#pragma once
// The same test for both executors: TEST_CASE_TEMPLATE("...", E, OneThread, ManyThreads).

#include <thread>
#include <utility>
#include <vector>

#include "lesson01_future/async.hpp"
#include "lesson02_waker/oneshot.hpp"
#include "lesson02_waker/yield_now.hpp"
#include "lesson03_executor/local_executor.hpp"
#include "lesson03_executor/runtime.hpp"
#include "tests/support/rescued.hpp"

namespace pollen::test {

using OneThread = LocalExecutor;

//! A runtime with two workers, also where the machine has but one processor.
class ManyThreads {
 public:
  template <Future F>
  JoinHandle<typename F::Output> spawn(F future) {
    return runtime_.spawn(std::move(future));
  }
  template <Future F>
  typename F::Output block_on(F future) {
    return runtime_.block_on(std::move(future));
  }
  Handle handle() const { return runtime_.handle(); }

 private:
  Runtime runtime_ = Runtime::Builder().workers(2).build();
};

inline Async<> yield_times(int times) {
  for (int i = 0; i < times; ++i) co_await yield_now();
}

//! Lets everything run that is ready. (With many threads: nearly everything, so a test may rely on
//! it to bring an error to light, never to be right.)
template <class E>
void settle(E& executor) {
  std::vector<JoinHandle<void>> handles;
  for (int i = 0; i < 4; ++i) handles.push_back(executor.spawn(yield_times(10)));
  for (auto& handle : handles) executor.block_on(rescued(std::move(handle)));
}

//! Lets things run until the task is finished; false if it never is.
template <class E, class T>
bool until_finished(E& executor, const JoinHandle<T>& handle) {
  for (int i = 0; i < 10'000 && !handle.is_finished(); ++i) settle(executor);
  return handle.is_finished();
}

//! An executor that runs on another thread, so that this one can do things to it.
template <class E>
class Running {
 public:
  Running() : Running(oneshot::channel<Unit>()) {}
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    stop_.send(Unit());
    thread_.join();
  }

  E& operator*() { return executor_; }
  E* operator->() { return &executor_; }

 private:
  explicit Running(std::pair<oneshot::Sender<Unit>, oneshot::Receiver<Unit>> stop)
      : stop_(std::move(stop.first)), thread_([this, rx = std::move(stop.second)]() mutable {
          executor_.block_on(std::move(rx));
        }) {}

  E executor_;
  oneshot::Sender<Unit> stop_;
  std::thread thread_;
};

}  // namespace pollen::test
