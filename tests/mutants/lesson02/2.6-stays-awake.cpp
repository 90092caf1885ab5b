// mutant 2.6: is woken once and for all
// bug: the flag is never cleared: from the second wait on it does not sleep any more
// killed by: it sleeps until it is woken, each time anew
// shows: it sleeps
    prim::unique_lock<prim::mutex> lock(mutex_);
    while (!woken_) condition_.wait(lock);
//@ 2
    {
      prim::lock_guard<prim::mutex> lock(mutex_);
      woken_ = true;
    }
    condition_.notify_one();
