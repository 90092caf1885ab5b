#pragma once
// A place for one waker, which one thread fills while others may be waking it.

#include "lesson02_waker/primitives.hpp"
#include "lesson02_waker/waker.hpp"

namespace pollen {

//! Holds the newest waker of one waiting task. `register_waker` is called by one thread at a time,
//! `wake` and `take` by anybody. Whoever waits must register first and then look again at what it
//! waits for: either it sees the news, or the one who brings it sees the waker.
//! (Tokio: `AtomicWaker`.)
class AtomicWaker {
 public:
  AtomicWaker() = default;
  AtomicWaker(const AtomicWaker&) = delete;
  AtomicWaker& operator=(const AtomicWaker&) = delete;
  // Relaxed: nobody else can reach it any more.
  ~AtomicWaker() { Waker::adopt(slot_.load(std::memory_order_relaxed)); }

  //! Remembers `waker` in place of the one before.
  void register_waker(const Waker& waker) {
    //> 2.2 AtomicWaker
    // Acquire: if it is there already it stays there, or is being woken right now; both are fine.
    if (slot_.load(std::memory_order_acquire) == waker.target()) return;
    // Acquire and release: what the last waking thread wrote before it emptied the slot is visible
    // when we look again, and the waker is whole for the thread that takes it.
    Waker::adopt(slot_.exchange(Waker(waker).release(), std::memory_order_acq_rel));
    //<
  }

  //! Takes the waker out, if there is one, for the caller to wake or to drop.
  Waker take() {
    //> 2.2
    // Acquire and release: as above, seen from the other side.
    return Waker::adopt(slot_.exchange(nullptr, std::memory_order_acq_rel));
    //<
  }

  //! Forgets the waker. Called by whoever registers it.
  void clear() {
    // Relaxed: only this thread fills it, so if it looks empty it stays so.
    if (slot_.load(std::memory_order_relaxed)) take();
  }

  //! Wakes the waker that was registered last, if it was not woken since.
  void wake() { take().wake(); }

 private:
  prim::atomic<Wakeable*> slot_{nullptr};
};

}  // namespace pollen
