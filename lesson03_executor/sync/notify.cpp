#include "lesson03_executor/sync/notify.hpp"

#include <stdexcept>
#include <utility>

namespace pollen {

void Notify::notify_one() {
  Lock lock(mutex_);
  Listener* const listener = queue_.pop_front();
  permit_ |= !listener;
  if (!listener) return;
  listener->notified = true;
  Waker waker = std::move(listener->waker);
  lock.unlock();
  std::move(waker).wake();
}

void Notify::notify_waiters() {
  Lock lock(mutex_);
  // Release: whoever is born after this sees what we did before.
  calls_.fetch_add(1, std::memory_order_release);
  wake_all(queue_, lock);
}

// True if `listener` was notified. Else it stands in the queue.
bool Notify::poll(Listener& listener, const Waker& waker, Waker copy) {
  for (;; copy = waker) {
    Lock lock(mutex_);
    // Relaxed: it is changed under the lock.
    if (listener.notified || calls_.load(std::memory_order_relaxed) != listener.born) {
      queue_.remove(listener);
      return true;
    }
    if (!remember(listener.waker, waker, copy)) continue;
    if (listener.is_linked()) return false;
    if (std::exchange(permit_, false)) return true;
    queue_.push_back(listener);
    return false;
  }
}

void Notify::cancel(Listener& listener) {
  Lock lock(mutex_);
  queue_.remove(listener);
  lock.unlock();
  if (listener.notified) notify_one();
}

Poll<void> Notify::Notified::poll(Context& cx) {
  if (listener_.stage == Stage::done) {
    throw std::logic_error("Notify: polled again after it was notified");
  }
  if (!take_budget(cx)) return Pending{};
  const bool first = std::exchange(listener_.stage, Stage::waiting) == Stage::fresh;
  if (!notify_.poll(listener_, cx.waker(), first ? cx.waker() : Waker())) {
    trace::waits_for("a notification");
    return refund_budget(cx);
  }
  listener_.stage = Stage::done;
  return Ready{};
}

}  // namespace pollen
