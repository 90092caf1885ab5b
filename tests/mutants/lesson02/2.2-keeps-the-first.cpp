// mutant 2.2: keeps the first waker for ever
// bug: once a waker is there no other one replaces it: after the future has moved to another task, the old one is woken
// killed by: the newest waker is woken and only that
// shows: references to the first, which was replaced: expected 0, got 1
    if (slot_.load(std::memory_order_acquire)) return;
    Waker::adopt(slot_.exchange(Waker(waker).release(), std::memory_order_acq_rel));
//@ 2
    return Waker::adopt(slot_.exchange(nullptr, std::memory_order_acq_rel));
