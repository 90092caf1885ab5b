// mutant 2.6: forgets a wake that came early
// bug: clears the flag before it waits: a wake between the poll and the wait is gone, and it sleeps for ever
// killed by: a wake that comes before the wait is kept
// shows: TIMEOUT
    prim::unique_lock<prim::mutex> lock(mutex_);
    woken_ = false;
    while (!woken_) condition_.wait(lock);
//@ 2
    {
      prim::lock_guard<prim::mutex> lock(mutex_);
      woken_ = true;
    }
    condition_.notify_one();
