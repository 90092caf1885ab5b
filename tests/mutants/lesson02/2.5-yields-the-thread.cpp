// mutant 2.5: yields the thread in place of the task
// bug: the operating system may run another thread now, but this thread goes on with the same task
// killed by: it steps aside once and asks to be polled again
// shows: it is pending
    (void)cx;
    yielded_ = true;
    prim::this_thread::yield();
    return Ready{};
