#pragma once
// A worker's own queue: a ring that the worker fills, and that other workers may steal from.

#include <array>
#include <cstdint>

#include "lesson03_executor/task.hpp"

namespace pollen {

//! A ring of tasks, first in, first out. `push` is for its owner only; `pop` and `take_half` are
//! for anybody. (Tokio: `runtime::scheduler::multi_thread::queue`.)
class RunQueue {
 public:
  static constexpr std::uint32_t capacity = prim::run_queue_capacity;

  //! `start` is the first index; a test may start just before the indices wrap round.
  explicit RunQueue(std::uint32_t start = 0) : head_(start), tail_(start) {}

  //! Adds a task at the back. False if the ring is full.
  bool push(Task& task) {
    //> 3.5 the ring: push, and steal half
    // Acquire: who moved the head has read its slots, so we may write into them.
    const std::uint32_t head = head_.load(std::memory_order_acquire);
    const std::uint32_t tail = tail_.load(std::memory_order_relaxed);  // only we write it
    if (tail - head == capacity) return false;
    slots_[tail % capacity].store(&task, std::memory_order_relaxed);
    // Publishes the slot. Sequentially consistent: the owner goes on to look whether anybody
    // sleeps, a worker about to sleep goes on to look at this; one of the two must see the other.
    tail_.store(tail + 1, std::memory_order_seq_cst);
    return true;
    //<
  }

  //! Takes the oldest task; null if there is none.
  Task* pop() {
    std::uint32_t head = head_.load(std::memory_order_acquire);
    while (head != tail_.load(std::memory_order_acquire)) {
      Task* task = slots_[head % capacity].load(std::memory_order_relaxed);
      // The slot was read before; if the head is still the same, nobody wrote into it meanwhile.
      if (head_.compare_exchange_weak(head, head + 1, std::memory_order_acq_rel)) return task;
    }
    return nullptr;
  }

  //! Half of what a ring can hold: room for what `take_half` gives.
  using Half = std::array<Task*, capacity / 2>;

  //! Takes the older half of the tasks, rounded up, and returns how many.
  std::uint32_t take_half(Half& out) {
    //> 3.5
    std::uint32_t head = head_.load(std::memory_order_acquire);
    while (true) {
      // Acquire: the slots up to the tail are written.
      const std::uint32_t count = tail_.load(std::memory_order_acquire) - head;
      const std::uint32_t half = count - count / 2;
      if (half == 0) return 0;
      if (half > out.size()) {  // the head was moved on between the two loads
        head = head_.load(std::memory_order_acquire);
        continue;
      }
      for (std::uint32_t i = 0; i < half; ++i) {
        out[i] = slots_[(head + i) % capacity].load(std::memory_order_relaxed);
      }
      if (head_.compare_exchange_weak(head, head + half, std::memory_order_acq_rel)) return half;
    }
    //<
  }

  //! How many tasks there are. A worker that is about to sleep relies on it.
  std::uint32_t size() const {
    // Sequentially consistent: see `push`.
    const std::uint32_t head = head_.load(std::memory_order_seq_cst);
    const std::uint32_t count = tail_.load(std::memory_order_seq_cst) - head;
    return count > capacity ? capacity : count;  // the head was moved on between the two loads
  }

 private:
  prim::atomic<std::uint32_t> head_;
  prim::atomic<std::uint32_t> tail_;
  std::array<prim::atomic<Task*>, capacity> slots_{};
};

}  // namespace pollen
