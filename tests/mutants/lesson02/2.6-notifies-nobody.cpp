// mutant 2.6: sets the flag and notifies nobody
// bug: who sleeps does not look at the flag
// killed by: it sleeps until it is woken, each time anew
// shows: it wakes up
    prim::unique_lock<prim::mutex> lock(mutex_);
    while (!woken_) condition_.wait(lock);
    woken_ = false;
//@ 2
    prim::lock_guard<prim::mutex> lock(mutex_);
    woken_ = true;
