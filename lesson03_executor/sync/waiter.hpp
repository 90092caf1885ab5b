#pragma once
// What the futures in this folder have in common: each brings its own place in a queue of waiters.

#include <utility>
#include <vector>

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

//! Wakers that are collected under a lock, and woken when it was given back. By then nothing else
//! may be touched: the first one to be woken may end whatever the lock guards, and all others who
//! waited there. One waker alone needs no memory. (Tokio: `util::WakeList`.)
class WakeList {
 public:
  void add(Waker waker) {
    if (!first_) return std::swap(first_, waker);
    others_.push_back(std::move(waker));
  }
  //! Wakes them, in order.
  void wake() {
    std::move(first_).wake();
    for (Waker& waker : others_) std::move(waker).wake();
  }

 private:
  Waker first_;
  std::vector<Waker> others_;
};

//! Wakes all waiters in `list`, in order, with the lock released.
template <class W>
void wake_all(IntrusiveList<W>& list, Lock& lock) {
  WakeList wakers;
  while (W* waiter = list.pop_front()) wakers.add(std::move(waiter->waker));
  lock.unlock();
  wakers.wake();
}

}  // namespace pollen
