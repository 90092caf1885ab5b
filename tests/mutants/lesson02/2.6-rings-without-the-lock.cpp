// mutant 2.6: sets the flag without the lock
// bug: between the sleeper's look at the flag and its sleep the flag is set and the condition notified: it sleeps through it
// killed by: no race: it sleeps until it is woken, each time anew
// shows: SANITIZER
    prim::unique_lock<prim::mutex> lock(mutex_);
    while (!woken_) condition_.wait(lock);
    woken_ = false;
//@ 2
    woken_ = true;
    condition_.notify_one();
