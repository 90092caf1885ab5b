// mutant 2.2: stores a waker without a reference
// bug: the pointer is kept and nothing is counted: it points to whatever lies there when the wake comes
// killed by: what is registered is held and what is woken is gone
// shows: references: expected 1, got 0
    if (slot_.load(std::memory_order_acquire) == waker.target()) return;
    slot_.exchange(waker.target(), std::memory_order_acq_rel);
//@ 2
    return Waker::adopt(slot_.exchange(nullptr, std::memory_order_acq_rel));
