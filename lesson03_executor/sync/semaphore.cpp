#include "lesson03_executor/sync/semaphore.hpp"

namespace pollen {

// A request that was not served at once: true if it is now. Else it stands in the queue.
bool Semaphore::poll(Request& request, const Waker& waker, Waker copy) {
  for (;; copy = waker) {
    Lock lock(mutex_);
    if (request.notified) return true;
    if (is_closed()) throw Closed();
    if (!remember(request.waker, waker, copy)) continue;
    if (request.is_linked()) return false;
    // Now or never: once WAITING is set, every permit that is given back comes to the queue.
    if (take(request.needed, waiting)) return true;
    queue_.push_back(request);
    return false;
  }
}

// Gives the requests at the head what they need, as long as there is enough, and wakes them, with
// the lock given back.
void Semaphore::grant(Lock& lock) {
  //> 3.8 Semaphore in order of arrival
  WakeList wakers;
  while (can_grant()) {
    Request& request = *queue_.pop_front();
    const std::size_t flag = queue_.empty() ? waiting : 0;  // cleared with the last one
    // Acquire: what the owners before did is visible to us and, through the lock, to the request.
    state_.fetch_sub(request.needed * one + flag, std::memory_order_acquire);
    request.notified = true;
    wakers.add(std::move(request.waker));
  }
  lock.unlock();
  wakers.wake();  // touch nothing from here on: who is woken may destroy the semaphore
  //<
}

void Semaphore::cancel(Request& request) {
  //> 3.8
  Lock lock(mutex_);
  // Release: what its owners before did under the permits that we give back stays visible.
  if (request.notified) state_.fetch_add(request.needed * one, std::memory_order_release);
  queue_.remove(request);
  // Relaxed: no permit changes hands.
  if (queue_.empty()) state_.fetch_and(~waiting, std::memory_order_relaxed);
  grant(lock);  // it may have stood in the way of others
  //<
}

void Semaphore::hand_over(std::size_t n) {
  Lock lock(mutex_);
  // Release: what was done under these permits is visible to whoever is given them.
  state_.fetch_add(n * one, std::memory_order_release);
  grant(lock);
}

bool Semaphore::can_grant() {
  // Relaxed: while there is a queue, only the owner of the lock changes the permits.
  return !queue_.empty() && state_.load(std::memory_order_relaxed) / one >= queue_.front()->needed;
}

void Semaphore::close() {
  Lock lock(mutex_);
  // Release: what we did before is visible to whoever sees that it is closed.
  state_.fetch_or(closed, std::memory_order_release);
  state_.fetch_and(~waiting, std::memory_order_relaxed);  // relaxed: the queue is about to be empty
  wake_all(queue_, lock);
}

}  // namespace pollen
