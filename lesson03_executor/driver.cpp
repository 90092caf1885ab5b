#include "lesson03_executor/driver.hpp"

namespace pollen {

void Driver::park(std::optional<Duration> limit) {
  if (limit == Duration::zero()) return;  // there is nothing to look at but the unpark
  prim::unique_lock<prim::mutex> lock(mutex_);
  if (limit) {
    condition_.wait_for(lock, *limit, [this] { return unparked_; });
  } else {
    while (!unparked_) condition_.wait(lock);
  }
  unparked_ = false;
}

void Driver::unpark() {
  {
    prim::lock_guard<prim::mutex> lock(mutex_);
    unparked_ = true;
  }
  condition_.notify_one();
}

}  // namespace pollen
