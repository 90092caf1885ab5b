#pragma once
// What the futures in this folder have in common: each brings its own place in a queue of waiters.

#include <utility>

#include "lesson02_waker/primitives.hpp"
#include "lesson02_waker/trace/task.hpp"
#include "lesson03_executor/coop.hpp"
#include "lesson03_executor/intrusive_list.hpp"

namespace pollen {

using Lock = prim::unique_lock<prim::mutex>;

//! How far a future has come.
enum class Stage : char { fresh, waiting, done };

//! A future's place in a queue. A lock guards everything but `stage`, which is the future's own.
//! The future moves only before its first poll, when its place is in no queue yet.
struct Waiter : ListNode<> {
  Waker waker;
  Stage stage = Stage::fresh;
  bool notified = false;  // it was given what it waits for, and is in no queue any more
};

//! Makes `slot` wake whatever `newest` does. Under the lock no waker may be copied or dropped:
//! either may call anything. So `copy` is a copy that was made before, and gets what is to be
//! dropped after. False if it is no such copy: then the caller must give the lock back, make one,
//! and start again.
inline bool remember(Waker& slot, const Waker& newest, Waker& copy) {
  if (slot.will_wake(newest)) return true;
  if (!copy.will_wake(newest)) return false;
  std::swap(slot, copy);
  return true;
}

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
