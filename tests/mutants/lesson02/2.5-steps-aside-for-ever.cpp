// mutant 2.5: steps aside at each poll
// bug: does not remember that it has done so: it is polled again and again, and a core is busy with it
// killed by: the second time it is done
// shows: it is ready
    cx.waker().wake_by_ref();
    return Pending{};
