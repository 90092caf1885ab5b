#pragma once
// A runtime's workers, for models: on threads with names, which end when it is destroyed.

#include <memory>
#include <vector>

#include "lesson01_future/ready.hpp"
#include "lesson03_executor/worker.hpp"
#include "tests/model/model.hpp"

namespace pollen::model {

//! Something that happens once, and that a thread may wait for: it blocks, as bad tasks do.
class Event {
 public:
  void happen() {
    prim::lock_guard<prim::mutex> lock(mutex_);
    happened_ = true;
    condition_.notify_all();
  }
  void wait() {
    prim::unique_lock<prim::mutex> lock(mutex_);
    while (!happened_) condition_.wait(lock);
  }

 private:
  prim::mutex mutex_;
  prim::condition_variable condition_;
  bool happened_ = false;
};

//! Starts `count` workers, which end when this is destroyed.
class Workers {
 public:
  explicit Workers(unsigned count)
      : core_(std::make_shared<RuntimeCore>(count, BlockingPool::Options())) {
    static const char* const names[] = {"worker 0", "worker 1", "worker 2"};
    name("core", *core_);
    for (unsigned i = 0; i < count; ++i) {
      name(names[i], *core_->workers[i]);
      threads_.push_back(thread(names[i], [&worker = *core_->workers[i]] { worker.run(); }));
    }
  }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  ~Workers() {
    core_->close();
    for (auto& thread : threads_) thread.join();
    core_->cancel_all();
  }
  RuntimeCore* operator->() { return core_.get(); }

 private:
  std::shared_ptr<RuntimeCore> core_;
  std::vector<prim::thread> threads_;
};

//! A future that calls `fn`, and is done.
template <class Fn>
auto call(Fn fn) {
  return poll_fn([fn = std::move(fn)](Context&) mutable -> Poll<void> {
    fn();
    return Ready{};
  });
}

}  // namespace pollen::model
