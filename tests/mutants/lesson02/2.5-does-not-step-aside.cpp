// mutant 2.5: wakes itself and goes on
// bug: the wake is there, and pending is not: whoever polls it does not get away, and nobody else gets a turn
// killed by: it steps aside once and asks to be polled again
// shows: it is pending
    yielded_ = true;
    cx.waker().wake_by_ref();
    return Ready{};
