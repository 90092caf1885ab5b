#pragma once
// A future that waits until the test opens it, from any thread, and that counts what happens to it.

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "lesson02_waker/waker.hpp"
#include "tests/support/rescued.hpp"

namespace pollen::test {

//! The test's end: `wait()` makes the future, `open()` ends it. It must outlive the future.
class Gate {
 public:
  //! The future's end.
  class Wait {
   public:
    using Output = void;
    explicit Wait(Gate& gate) : gate_(&gate) {}
    Wait(Wait&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    Wait& operator=(Wait&&) = delete;
    ~Wait() {
      if (gate_) gate_->note_destroyed();
    }
    Poll<void> poll(Context& cx) { return gate_->poll(cx); }

   private:
    Gate* gate_;
  };

  Gate() = default;
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  //! Call it once for each gate.
  Wait wait() { return Wait(*this); }

  //! Lets the future through, and wakes it.
  void open() {
    open_ = true;
    wake();
  }
  //! Only wakes it.
  void wake() const { waker().wake_by_ref(); }
  //! The waker of its newest poll.
  Waker waker() const {
    const std::lock_guard lock(mutex_);
    return waker_;
  }

  int polls() const {
    const std::lock_guard lock(mutex_);
    return polls_;
  }
  int destroyed() const {
    const std::lock_guard lock(mutex_);
    return destroyed_;
  }
  //! The thread on which it was destroyed.
  std::thread::id destroyed_on() const {
    const std::lock_guard lock(mutex_);
    return destroyed_on_;
  }

  //! Blocks this thread until the future was polled `count` times; false if that does not happen.
  bool until_polls(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return polls_ >= count; });
  }

 private:
  Poll<void> poll(Context& cx) {
    Waker waker = cx.waker();
    {
      const std::lock_guard lock(mutex_);
      std::swap(waker_, waker);
      ++polls_;
    }
    changed_.notify_all();
    if (open_) return Ready{};
    return Pending{};
  }

  void note_destroyed() {
    const std::lock_guard lock(mutex_);
    ++destroyed_;
    destroyed_on_ = std::this_thread::get_id();
  }

  std::atomic<bool> open_{false};
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Waker waker_;
  int polls_ = 0;
  int destroyed_ = 0;
  std::thread::id destroyed_on_;
};

}  // namespace pollen::test
