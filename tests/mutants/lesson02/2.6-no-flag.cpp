// mutant 2.6: trusts the condition variable
// bug: waits once and takes it for a wake: condition variables may return without a reason
// killed by: a condition that stirs without a reason
// shows: waits that are over: expected 0, got 1
    prim::unique_lock<prim::mutex> lock(mutex_);
    if (!woken_) condition_.wait(lock);
    woken_ = false;
//@ 2
    {
      prim::lock_guard<prim::mutex> lock(mutex_);
      woken_ = true;
    }
    condition_.notify_one();
