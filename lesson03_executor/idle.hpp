#pragma once
// Who is asleep, who is searching for work, and whom to wake.

#include <cstdint>
#include <vector>

#include "lesson02_waker/primitives.hpp"

namespace pollen {

//! Keeps count of the workers that sleep and of those that search for work, in one word.
//! Whoever adds work asks `worker_to_wake`: if somebody is searching already, that one will find
//! it. Whoever goes to sleep calls `sleep`, and only then looks at all queues a last time.
//! (Tokio: `runtime::scheduler::multi_thread::idle`.)
class Idle {
 public:
  explicit Idle(unsigned workers) : workers_(workers) { sleepers_.reserve(workers); }

  //> 3.7 going to sleep without missing anything
  //! Takes a sleeping worker and counts it as searching: the caller must unpark it. None if nobody
  //! sleeps, or if somebody is searching.
  int worker_to_wake() {
    if (!should_wake()) return none;
    prim::lock_guard<prim::mutex> lock(mutex_);
    if (!should_wake()) return none;
    const int worker = sleepers_.back();
    sleepers_.pop_back();
    word_.fetch_add(one_searching - one_sleeping, std::memory_order_seq_cst);
    return worker;
  }

  //! Counts `worker` as asleep. After it the worker must look at all queues once more.
  void sleep(int worker, bool was_searching) {
    prim::lock_guard<prim::mutex> lock(mutex_);
    sleepers_.push_back(worker);
    // Sequentially consistent: first this, then the last look at the queues; who adds work does it
    // the other way round, so one of the two sees the other.
    word_.fetch_add(one_sleeping - (was_searching ? one_searching : 0), std::memory_order_seq_cst);
  }

  //! Counts `worker` as awake again. True if somebody woke it to search.
  bool wake_up(int worker) {
    prim::lock_guard<prim::mutex> lock(mutex_);
    for (auto it = sleepers_.begin(); it != sleepers_.end(); ++it) {
      if (*it != worker) continue;
      sleepers_.erase(it);
      word_.fetch_sub(one_sleeping, std::memory_order_seq_cst);
      return false;
    }
    return true;
  }
  //<

  //! Counts the caller as searching, if fewer than half of the workers are.
  bool start_searching() {
    const std::uint64_t word = word_.load(std::memory_order_seq_cst);
    if (2 * (word % one_sleeping) >= workers_) return false;
    word_.fetch_add(one_searching, std::memory_order_seq_cst);
    return true;
  }

  //! The caller has found something. True if it was the last to search: it must wake another, in
  //! case that there is more, for those who added work relied on it.
  bool stop_searching() {
    // Sequentially consistent: who added work before this saw us searching.
    const std::uint64_t before = word_.fetch_sub(one_searching, std::memory_order_seq_cst);
    return before % one_sleeping == 1;
  }

  static constexpr int none = -1;

 private:
  static constexpr std::uint64_t one_searching = 1;
  static constexpr std::uint64_t one_sleeping = std::uint64_t{1} << 32;

  bool should_wake() const {
    // Sequentially consistent: see `sleep`.
    const std::uint64_t word = word_.load(std::memory_order_seq_cst);
    return word % one_sleeping == 0 && word >= one_sleeping;
  }

  unsigned workers_;
  prim::atomic<std::uint64_t> word_{0};  // sleeping << 32 | searching
  prim::mutex mutex_;
  std::vector<int> sleepers_;
};

}  // namespace pollen
