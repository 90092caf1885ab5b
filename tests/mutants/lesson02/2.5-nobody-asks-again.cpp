// mutant 2.5: steps aside for good
// bug: says pending and wakes nobody: it is never polled again
// killed by: it steps aside once and asks to be polled again
// shows: wakes: without one nobody would ever poll it again
    (void)cx;
    if (std::exchange(yielded_, true)) return Ready{};
    return Pending{};
