#include "lesson03_executor/worker.hpp"

#include <algorithm>

namespace pollen {

namespace {
thread_local Worker* this_worker = nullptr;
thread_local const RuntimeCore* this_core = nullptr;  // the runtime of this worker

constexpr unsigned max_next_in_row = 3;
constexpr std::size_t max_injected = std::min(64U, RunQueue::capacity / 2);

// Relaxed: only this thread writes it, others read it for show.
void count(prim::atomic<std::uint64_t>& counter) {
  counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}
}  // namespace

void Worker::run() {
  Enter enter(core_, true);
  this_worker = this;
  this_core = &core_;
  while (!core_.idle.is_closed()) {
    if (++tick_ % turn_interval == 0) {
      core_.idle.turn_driver();
      run_injected();
    }
    if (Task* task = find_task()) {
      run_task(*task);
    } else {
      park();
    }
  }
  this_worker = nullptr;
  this_core = nullptr;
}

// As many as were polled since the last turn, so that they advance as fast as those in the ring. If
// that is full it goes one by one: what is put at its back might be thrown out again before its
// turn comes.
void Worker::run_injected() {
  const bool full = queue_.size() > RunQueue::capacity / 2;
  for (unsigned i = 0; i < (full ? turn_interval : 1); ++i) {
    Task* task = take_injected(full ? 1 : std::min<std::size_t>(turn_interval, max_injected));
    if (!task) return;
    run_task(*task);
  }
}

Task* Worker::find_task() {
  //> 3.6 a worker looks for work
  if (Task* task = pop()) return task;
  const std::size_t share = core_.injected.size() / core_.workers.size() + 1;
  if (Task* task = take_injected(std::min(share, max_injected))) return task;
  if (!searching_) searching_ = core_.idle.start_searching();
  return searching_ ? steal() : nullptr;
  //<
}

Task* Worker::pop() {
  //> 3.6
  // The newest task goes first, but not for ever: two that wake each other would starve the rest.
  if (next_ && next_in_row_ < max_next_in_row) {
    ++next_in_row_;
    return std::exchange(next_, nullptr);
  }
  next_in_row_ = 0;
  if (Task* task = queue_.pop()) return task;
  return std::exchange(next_, nullptr);
  //<
}

Task* Worker::steal() {
  //> 3.6
  const std::size_t count = core_.workers.size();
  const std::size_t start = random() % count;
  RunQueue::Half tasks;
  for (std::size_t i = 0; i < count; ++i) {
    Worker& victim = *core_.workers[(start + i) % count];
    if (&victim == this) continue;
    const std::uint32_t half = victim.queue_.take_half(tasks);
    if (half == 0) continue;
    count_steal(victim, tasks, half);
    // Our own queue is empty, so they fit. The newest of them is run at once.
    for (std::uint32_t k = 0; k + 1 < half; ++k) queue_.push(*tasks[k]);
    return tasks[half - 1];
  }
  return nullptr;
  //<
}

void Worker::count_steal(const Worker& victim, const RunQueue::Half& tasks, std::uint32_t count) {
  steals_.fetch_add(count, std::memory_order_relaxed);
  if (!trace::is_on()) return;
  for (std::uint32_t i = 0; i < count; ++i) {
    trace::record(trace::What::steal, tasks[i]->number(), 0, victim.thread_);
  }
}

// Xorshift: any victim will do, as long as it is not always the same.
std::uint32_t Worker::random() {
  if (random_ == 0) random_ = static_cast<std::uint32_t>(index_) * 2654435769u + 1;
  random_ ^= random_ << 13;
  random_ ^= random_ >> 17;
  random_ ^= random_ << 5;
  return random_;
}

Task* Worker::take_injected(std::size_t limit) {
  Task* first = nullptr;
  core_.injected.pop(limit, [&](Task& task) {
    if (!first) {
      first = &task;
    } else {
      queue_.push(task);  // there is room: it is at most half full, and the limit is smaller
    }
  });
  // Who looked while they were on their way here has seen them neither there nor here.
  if (has_queued()) core_.idle.wake_one();
  return first;
}

void Worker::run_task(Task& task) {
  //> 3.6
  if (std::exchange(searching_, false) && core_.idle.stop_searching()) core_.idle.wake_one();
  //<
  count(polls_);
  task.run();
}

void Worker::park() {
  //> 3.7
  core_.idle.announce_sleep(std::exchange(searching_, false));
  if (core_.has_work()) {
    core_.idle.stay_awake();
    searching_ = true;
    return;
  }
  count(parks_);
  trace::note(trace::What::park);
  searching_ = core_.idle.sleep();
  trace::note(trace::What::unpark);
  // Who leaves the driver with a task in hand sees to it that another takes care of the driver: the
  // task may take long.
  if (!searching_ && (next_ || has_queued())) core_.idle.wake_one();
  //<
}

void Worker::push_next(Task& task) {
  Task* before = std::exchange(next_, &task);
  if (before) push_last(*before);
}

void Worker::push_last(Task& task) {
  //> 3.5
  RunQueue::Half half;
  while (!queue_.push(task)) {
    // Full. If a thief was faster there is room again, and we look once more.
    const std::uint32_t taken = queue_.take_half(half);
    if (taken == 0) continue;
    core_.injected.push_all(half.data(), taken);
    core_.injected.push(task);
    break;
  }
  core_.idle.wake_one();
  //<
}

void Worker::schedule(Task& task) noexcept {
  if (this_core == &core_) {
    this_worker->push_next(task);
  } else {
    // Once the task can be found, the runtime may finish it and be gone: keep it while we need it.
    const auto keep_alive = core_.shared_from_this();
    core_.push_remote(task);
  }
}

void Worker::schedule_last(Task& task) noexcept { this_worker->push_last(task); }

void Worker::own(Task& task) noexcept {
  prim::lock_guard<prim::mutex> lock(owned_mutex_);
  owned_.push_back(task);
}

void Worker::disown(Task& task) noexcept {
  prim::lock_guard<prim::mutex> lock(owned_mutex_);
  owned_.remove(task);
}

bool Worker::cancel_owned() {
  while (true) {
    prim::unique_lock<prim::mutex> lock(owned_mutex_);
    Task* task = owned_.front();
    if (!task) return true;
    lock.unlock();
    if (!task->shutdown()) return false;
  }
}

WorkerStats Worker::stats() const {
  const auto relaxed = std::memory_order_relaxed;
  return {polls_.load(relaxed), steals_.load(relaxed), parks_.load(relaxed)};
}

RuntimeCore::RuntimeCore(unsigned count, const BlockingPool::Options& blocking)
    : Executor(blocking), idle(driver(), count) {
  for (unsigned i = 0; i < count; ++i) {
    workers.push_back(std::make_unique<Worker>(*this, static_cast<int>(i)));
  }
}

void RuntimeCore::push_remote(Task& task) {
  injected.push(task);
  idle.wake_one();
}

bool RuntimeCore::has_work() const {
  if (injected.size() > 0) return true;
  for (const auto& worker : workers) {
    if (worker->has_queued()) return true;
  }
  return false;
}

Scheduler& RuntimeCore::scheduler() {
  if (this_core == this) return *this_worker;
  return *workers[turn_.fetch_add(1, std::memory_order_relaxed) % workers.size()];
}

void RuntimeCore::submit(Task& task) {
  task.record_spawn();
  if (this_core == this) return this_worker->push_next(task);
  if (injected.push_new(task)) return idle.wake_one();
  task.abort();
  task.run();
}

void RuntimeCore::close() {
  injected.close();
  idle.close();
}

void RuntimeCore::cancel_all() {
  Enter enter(*this, true);
  const auto cancel = [](Task& task) {
    task.abort();
    task.run();
  };
  while (true) {
    bool none_left = true;
    for (auto& worker : workers) {
      while (Task* task = worker->pop()) cancel(*task);
      none_left &= worker->cancel_owned();
    }
    TaskQueue tasks;  // the futures are destroyed after the lock was given back
    injected.pop(SIZE_MAX, [&](Task& task) { tasks.push(task); });
    if (none_left && tasks.empty()) return;
    if (tasks.empty()) prim::this_thread::yield();  // another thread is just bringing us one
    while (Task* task = tasks.pop()) cancel(*task);
  }
}

}  // namespace pollen
