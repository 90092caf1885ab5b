#include "lesson03_executor/local_executor.hpp"

#include <stdexcept>

namespace pollen {

namespace {
thread_local const LocalCore* core_here = nullptr;  // the core that this thread is running
}  // namespace

LocalCore::Here::Here(LocalCore& core)
    : core_(core), enter_(core, true), outer_(std::exchange(core_here, &core)) {
  // Acquire: what the thread that ran it before has left in the queue is visible.
  if (core_.running_.exchange(true, std::memory_order_acquire)) {
    core_here = outer_;
    throw std::logic_error("LocalExecutor: block_on is already running on another thread");
  }
}

LocalCore::Here::~Here() {
  core_here = outer_;
  // Release: the next thread that runs it sees what we leave.
  core_.running_.store(false, std::memory_order_release);
}

bool LocalCore::is_here() const { return core_here == this; }

void LocalCore::run_until_complete(const Task& main) {
  //> 3.4 LocalExecutor: one thread, one loop
  while (!main.is_complete()) {
    if (Task* task = next_task()) {
      task->run();
      if (++tick_ % turn_interval == 0) driver()->park(Driver::Duration::zero());
    } else {
      park();
    }
  }
  //<
}

Task* LocalCore::next_task() {
  //> 3.4
  if (ready_.empty() || tick_ % turn_interval == 0) {
    injected_.pop(SIZE_MAX, [this](Task& task) { ready_.push(task); });
  }
  return ready_.pop();
  //<
}

void LocalCore::schedule(Task& task) noexcept {
  if (is_here()) {
    ready_.push(task);
    return;
  }
  // Once the task can be found, the executor may finish it and be gone: keep it while we need it.
  const auto keep_alive = shared_from_this();
  injected_.push(task);
  unpark();
}

void LocalCore::park() {
  // Sequentially consistent: first we say that we will sleep, then we look a last time; who brings
  // work does it the other way round, so one of us sees the other.
  parked_.store(true, std::memory_order_seq_cst);
  if (injected_.size() == 0) wait();
  parked_.store(false, std::memory_order_relaxed);
}

void LocalCore::wait() {
  trace::note(trace::What::park);
  driver()->park(std::nullopt);
  trace::note(trace::What::unpark);
}

void LocalCore::unpark() {
  // Sequentially consistent: see `park`. The exchange lets only one of many wakers unpark.
  if (parked_.load(std::memory_order_seq_cst) &&
      parked_.exchange(false, std::memory_order_seq_cst)) {
    driver()->unpark();
  }
}

void LocalCore::submit(Task& task) {
  task.record_spawn();
  if (is_here() && !closed_) return ready_.push(task);
  if (!is_here() && injected_.push_new(task)) return unpark();
  task.abort();
  task.run();
}

void LocalCore::shutdown() {
  injected_.close();
  {
    Here here(*this);
    closed_ = true;
    while (true) {
      if (Task* task = next_task()) {
        task->abort();
        task->run();
      } else if (owned_.empty()) {
        break;
      } else if (!owned_.front()->shutdown()) {
        prim::this_thread::yield();  // another thread is just bringing it back to us
      }
    }
  }
  driver()->shutdown();  // first: a blocking call may be waiting for what nobody drives now
  blocking_pool().shutdown();
}

}  // namespace pollen
