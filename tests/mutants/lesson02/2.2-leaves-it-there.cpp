// mutant 2.2: hands the waker out and leaves it in its place
// bug: the place and the caller own the same reference: the next wake comes from a waker that was used up
// killed by: take gives the waker away without a wake
// shows: now there is none
    if (slot_.load(std::memory_order_acquire) == waker.target()) return;
    Waker::adopt(slot_.exchange(Waker(waker).release(), std::memory_order_acq_rel));
//@ 2
    return Waker::adopt(slot_.load(std::memory_order_acquire));
