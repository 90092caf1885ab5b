#pragma once
// What the futures in this folder have in common: each brings its own place in a queue of waiters.

#include <utility>

#include "lesson02_waker/primitives.hpp"
#include "lesson03_executor/coop.hpp"
#include "lesson03_executor/intrusive_list.hpp"

namespace pollen {

using Lock = prim::unique_lock<prim::mutex>;

//! How far a future has come.
enum class Stage : char { fresh, waiting, done };

//! A future's place in a queue. A lock guards everything but `stage`, which is the future's own.
//! The future moves only before its first poll, when its place is in no queue yet.
struct Waiter : ListNode<> {
  //! From now on `newest` is to be woken. Returns the waker before, for the caller to drop when it
  //! holds no lock any more: it may be the last reference to a task, and destroy it.
  Waker remember(const Waker& newest) {
    return waker.will_wake(newest) ? Waker() : std::exchange(waker, newest);
  }

  Waker waker;
  Stage stage = Stage::fresh;
  bool notified = false;  // it was given what it waits for, and is in no queue any more
};

//! Wakes all waiters in `list`, in order, with the lock released. Meanwhile any of them may leave
//! the list. After the last wake nothing is touched: it may have led to the end of everything.
template <class W>
void wake_all(IntrusiveList<W>& list, Lock& lock) {
  while (W* waiter = list.pop_front()) {
    Waker waker = std::move(waiter->waker);
    const bool more = !list.empty();
    lock.unlock();
    std::move(waker).wake();
    if (!more) return;
    lock.lock();
  }
}

}  // namespace pollen
