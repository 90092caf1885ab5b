#pragma once
// The way into an executor for tasks from outside: a list under a lock.

#include "lesson03_executor/task.hpp"

namespace pollen {

//! A queue that any thread may fill. It can be closed for new tasks; tasks that are on their way
//! back into the executor are always let in. (Tokio: `runtime::scheduler::inject`.)
class InjectionQueue {
 public:
  //! Adds a task that was woken.
  void push(Task& task) {
    prim::lock_guard<prim::mutex> lock(mutex_);
    add(task);
  }

  //! Adds a task that was just spawned. False once the queue is closed.
  bool push_new(Task& task) {
    prim::lock_guard<prim::mutex> lock(mutex_);
    if (closed_) return false;
    add(task);
    return true;
  }

  //! Adds `count` tasks under one lock.
  void push_all(Task* const* tasks, std::size_t count) {
    prim::lock_guard<prim::mutex> lock(mutex_);
    for (std::size_t i = 0; i < count; ++i) add(*tasks[i]);
  }

  //! Hands up to `limit` tasks, oldest first, to `take(Task&)`, which is called under the lock.
  template <class Take>
  void pop(std::size_t limit, Take take) {
    if (size() == 0) return;
    prim::lock_guard<prim::mutex> lock(mutex_);
    for (; limit > 0; --limit) {
      Task* task = queue_.pop();
      if (!task) return;
      size_.store(size() - 1, std::memory_order_relaxed);
      take(*task);
    }
  }

  //! How many tasks there are. A thread that is about to sleep relies on it.
  std::size_t size() const {
    // Sequentially consistent: who pushes goes on to look whether anybody sleeps, who goes to sleep
    // goes on to look at this; one of the two must see the other.
    return size_.load(std::memory_order_seq_cst);
  }

  //! From now on no new task is let in.
  void close() {
    prim::lock_guard<prim::mutex> lock(mutex_);
    closed_ = true;
  }

 private:
  void add(Task& task) {
    queue_.push(task);
    // Sequentially consistent: see `size`.
    size_.store(size() + 1, std::memory_order_seq_cst);
  }

  prim::mutex mutex_;
  TaskQueue queue_;
  prim::atomic<std::size_t> size_{0};
  bool closed_ = false;
};

}  // namespace pollen
