#include "lesson03_executor/blocking_pool.hpp"

#include "lesson03_executor/executor.hpp"
#include "lesson03_executor/thread_name.hpp"

namespace pollen {

BlockingPool::BlockingPool(Executor& executor, Options options)
    : executor_(executor), options_(std::move(options)) {}

void BlockingPool::submit(Task& task) {
  task.record_spawn();
  // Relaxed: only `busy` reads it, and what matters to that is the release at the end of a job.
  jobs_.fetch_add(1, std::memory_order_relaxed);
  try {
    prim::lock_guard<prim::mutex> lock(mutex_);
    if (!closed_) {
      if (queued_ >= idle_ && threads_.size() < options_.threads) start_thread();
      queue_.push(task);
      ++queued_;
      work_.notify_one();
      return;
    }
  } catch (...) {  // no thread to be had
    task.abort();
    task.run();
    jobs_.fetch_sub(1, std::memory_order_release);
    throw;
  }
  task.abort();
  task.run();
  jobs_.fetch_sub(1, std::memory_order_release);
}

void BlockingPool::start_thread() {
  const auto self = threads_.emplace(threads_.end());
  try {
    *self = prim::thread([this, self] { work(self); });
  } catch (...) {
    threads_.erase(self);
    if (threads_.empty()) throw;  // else those that there are will do it
  }
}

void BlockingPool::work(Threads::iterator self) {
  name_this_thread(options_.thread_name);
  Enter enter(executor_, false);
  Threads ended;
  prim::unique_lock<prim::mutex> lock(mutex_);
  while (true) {
    ++idle_;
    work_.wait_for(lock, options_.idle, [this] { return !queue_.empty() || closed_; });
    --idle_;
    Task* task = queue_.pop();
    if (!task) break;  // shut down, or nothing to do for too long
    --queued_;
    lock.unlock();
    task->run();
    // Release: what the job has done is visible to whoever then sees the pool at rest.
    jobs_.fetch_sub(1, std::memory_order_release);
    lock.lock();
  }
  if (closed_) return;  // the shutdown joins us
  ended.swap(ended_);
  ended_.splice(ended_.end(), threads_, self);
  lock.unlock();
  for (auto& thread : ended) thread.join();
}

void BlockingPool::shutdown() {
  Threads threads;
  TaskQueue left;  // cancelled here: the threads may be busy, even with waiting for these
  {
    prim::lock_guard<prim::mutex> lock(mutex_);
    closed_ = true;
    std::swap(left, queue_);
    queued_ = 0;
    work_.notify_all();
    threads.splice(threads.end(), threads_);
    threads.splice(threads.end(), ended_);
  }
  Enter enter(executor_, false);
  while (Task* task = left.pop()) {
    task->abort();
    task->run();
    jobs_.fetch_sub(1, std::memory_order_release);
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace pollen
