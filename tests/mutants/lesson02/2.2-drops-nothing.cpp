// mutant 2.2: forgets whom it replaces
// bug: the waker that was there before is overwritten, and its reference is never given back
// killed by: the newest waker is woken and only that
// shows: references to the first, which was replaced: expected 0, got 1
    if (slot_.load(std::memory_order_acquire) == waker.target()) return;
    slot_.store(Waker(waker).release(), std::memory_order_release);
//@ 2
    return Waker::adopt(slot_.exchange(nullptr, std::memory_order_acq_rel));
