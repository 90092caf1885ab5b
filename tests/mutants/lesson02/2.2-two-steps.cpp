// mutant 2.2: replaces in two steps
// bug: reads the old waker, then stores the new one: who wakes in between takes the old one, too, and now it has two owners
// killed by: the newest waker is woken and only that
// shows: references to the first, which was woken: expected 0, got -1
    if (slot_.load(std::memory_order_acquire) == waker.target()) return;
    const Waker before = Waker::adopt(slot_.load(std::memory_order_acquire));
    slot_.store(Waker(waker).release(), std::memory_order_release);
//@ 2
    return Waker::adopt(slot_.exchange(nullptr, std::memory_order_acq_rel));
