#pragma once
// A test whose wake-up was lost would hang. This makes it fail.

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include "lesson02_waker/waker.hpp"

namespace pollen::test {

//! How long a test waits for something that good code does at once.
inline constexpr std::chrono::seconds patience{10};

//! Wakes `waker` if it is not destroyed in time. If that does not help either, it ends the program.
class Alarm {
 public:
  explicit Alarm(Waker waker) : thread_([this, w = std::move(waker)] { watch(w); }) {}
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;
  ~Alarm() {
    {
      const std::lock_guard lock(mutex_);
      off_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }

  bool rang() {
    const std::lock_guard lock(mutex_);
    return rang_;
  }

 private:
  void watch(const Waker& waker) {
    if (is_off_in_time()) return;
    {
      const std::lock_guard lock(mutex_);
      rang_ = true;
    }
    waker.wake_by_ref();
    if (is_off_in_time()) return;
    std::fputs("A test hangs, and to wake it did not help.\n", stderr);
    std::abort();
  }

  bool is_off_in_time() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [this] { return off_; });
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool off_ = false;
  bool rang_ = false;
  std::thread thread_;
};

//! Made by `rescued`.
template <Future F>
class Rescued {
 public:
  using Output = typename F::Output;
  explicit Rescued(F future) : future_(std::move(future)) {}

  Poll<Output> poll(Context& cx) {
    auto result = future_.poll(cx);
    if (result.is_ready()) return result;
    if (!alarm_) alarm_ = std::make_unique<Alarm>(cx.waker());
    if (alarm_->rang()) throw std::runtime_error("still pending: was a wake-up lost?");
    return Pending{};
  }

 private:
  F future_;
  std::unique_ptr<Alarm> alarm_;
};

//! The same future, but it throws if it is still pending when the patience is at its end.
template <Future F>
Rescued<F> rescued(F future) {
  return Rescued<F>(std::move(future));
}

}  // namespace pollen::test
