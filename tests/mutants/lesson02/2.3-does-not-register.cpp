// mutant 2.3: says pending, and tells nobody whom to wake
// bug: the state is looked at, the context is not: whoever sends finds no waker
// killed by: a receiver that waits has left its waker
// shows: wakers that the channel keeps: expected 1, got 0
    (void)cx;
    return look();
