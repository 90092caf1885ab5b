#pragma once
// Where the workers of a runtime sleep, and how one of them is woken when there is work.

#include <cstddef>
#include <cstdint>
#include <utility>

#include "lesson03_executor/driver.hpp"

namespace pollen {

//! What two threads write at the same time is to be so many bytes apart: a processor takes from
//! the other's cache whole lines.
inline constexpr std::size_t cache_line = 64;

//! Counts the workers that sleep and those that search for work, in one word. One of the sleepers
//! waits with the driver, the others on a condition. Whoever adds work calls `wake_one`, but for
//! the task that its own worker runs next; nothing happens if somebody is searching already, for
//! that one will find it.
//! (Tokio: `runtime::scheduler::multi_thread::idle` and `park`.)
class Idle {
 public:
  Idle(std::shared_ptr<Driver> driver, unsigned workers)
      : driver_(std::move(driver)), workers_(workers) {}

  //! Counts the caller as asleep. After this it must look at all queues a last time.
  void announce_sleep(bool was_searching) {
    //> 3.7 going to sleep without missing anything
    // Sequentially consistent: first this, then the last look at the queues; who adds work does it
    // the other way round, so one of the two sees the other.
    word_.fetch_add(one_sleeping - (was_searching ? one_searching : 0), std::memory_order_seq_cst);
    //<
  }

  //! Wakes a worker to search for work, unless nobody sleeps or somebody is searching.
  void wake_one() {
    if (!should_wake()) return;
    bool on_condition = false;
    {
      prim::lock_guard<prim::mutex> lock(mutex_);
      if (!should_wake()) return;
      // From now on it counts as searching, so there is never more than one call to be answered.
      word_.fetch_add(one_searching - one_sleeping, std::memory_order_seq_cst);
      called_ = true;
      on_condition = on_condition_ > 0;
    }
    if (on_condition) {
      condition_.notify_one();
    } else {
      driver_->unpark();
    }
  }

  //! Sleeps, after `announce_sleep`, until somebody is called or the driver has delivered
  //! something. True if the caller is to search for work, and counts as searching.
  bool sleep() {
    prim::unique_lock<prim::mutex> lock(mutex_);
    while (driver_in_use_ && !called_ && !is_closed()) {
      ++on_condition_;
      condition_.wait(lock);
      --on_condition_;
    }
    if (!called_ && !is_closed()) {
      driver_in_use_ = true;
      lock.unlock();
      driver_->park(std::nullopt);
      lock.lock();
      driver_in_use_ = false;
    }
    // Answers the call, if there is one; it does not matter who was meant.
    if (std::exchange(called_, false)) return true;
    word_.fetch_sub(one_sleeping, std::memory_order_seq_cst);
    return false;
  }

  //! Instead of `sleep`: the last look has found something. The caller counts as searching: others
  //! may have relied on its search, so like any searcher it must wake another when it has a task.
  void stay_awake() {
    prim::lock_guard<prim::mutex> lock(mutex_);
    if (std::exchange(called_, false)) return;
    word_.fetch_add(one_searching - one_sleeping, std::memory_order_seq_cst);
  }

  //! Counts the caller as searching, if fewer than half of the workers are.
  bool start_searching() {
    const std::uint64_t word = word_.load(std::memory_order_seq_cst);
    if (2 * (word % one_sleeping) >= workers_) return false;
    word_.fetch_add(one_searching, std::memory_order_seq_cst);
    return true;
  }

  //! The caller has found something. True if it was the last to search: then it must wake another,
  //! as there may be more, and those who added it relied on the search.
  bool stop_searching() {
    // Sequentially consistent: who added work before this saw us searching.
    const std::uint64_t before = word_.fetch_sub(one_searching, std::memory_order_seq_cst);
    return before % one_sleeping == 1;
  }

  //! Lets the driver deliver what has happened, unless another worker is taking care of it.
  void turn_driver() {
    prim::unique_lock<prim::mutex> lock(mutex_);
    if (driver_in_use_) return;
    driver_in_use_ = true;
    lock.unlock();
    driver_->park(Driver::Duration::zero());
    lock.lock();
    driver_in_use_ = false;
    // Who went to sleep meanwhile found the driver taken; but nobody waits there now.
    if (on_condition_ > 0) condition_.notify_one();
  }

  //! Wakes all workers, and lets none sleep any more.
  void close() {
    {
      prim::lock_guard<prim::mutex> lock(mutex_);
      closed_.store(true, std::memory_order_release);
    }
    condition_.notify_all();
    driver_->unpark();
  }
  // Acquire: what was done before it was closed is visible.
  bool is_closed() const { return closed_.load(std::memory_order_acquire); }

 private:
  static constexpr std::uint64_t one_searching = 1;
  static constexpr std::uint64_t one_sleeping = std::uint64_t{1} << 32;

  bool should_wake() const {
    // Sequentially consistent: see `announce_sleep`.
    const std::uint64_t word = word_.load(std::memory_order_seq_cst);
    return word % one_sleeping == 0 && word >= one_sleeping;
  }

  const std::shared_ptr<Driver> driver_;
  const unsigned workers_;
  prim::atomic<std::uint64_t> word_{0};  // sleeping << 32 | searching
  prim::atomic<bool> closed_{false};
  // All that add work read what is above, so the lock is not to be on the same cache line.
  alignas(cache_line) prim::mutex mutex_;  // guards what follows
  prim::condition_variable condition_;
  unsigned on_condition_ = 0;   // how many wait there
  bool driver_in_use_ = false;  // somebody waits there, or looks
  bool called_ = false;         // a sleeper is to search for work; none has noticed so far
};

}  // namespace pollen
