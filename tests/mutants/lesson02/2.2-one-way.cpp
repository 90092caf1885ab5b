// mutant 2.2: orders in one direction only
// bug: who registers does not acquire what was written before an earlier wake
// killed by: no race: who registers and looks again misses nothing
// shows: data race
    if (slot_.load(std::memory_order_acquire) == waker.target()) return;
    Waker::adopt(slot_.exchange(Waker(waker).release(), std::memory_order_release));
//@ 2
    return Waker::adopt(slot_.exchange(nullptr, std::memory_order_acquire));
