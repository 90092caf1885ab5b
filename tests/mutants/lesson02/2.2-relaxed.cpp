// mutant 2.2: orders nothing
// bug: each order is relaxed: the waking thread may see the pointer before what it points to
// killed by: no race: who registers and looks again misses nothing
// shows: SANITIZER
    if (slot_.load(std::memory_order_relaxed) == waker.target()) return;
    Waker::adopt(slot_.exchange(Waker(waker).release(), std::memory_order_relaxed));
//@ 2
    return Waker::adopt(slot_.exchange(nullptr, std::memory_order_relaxed));
