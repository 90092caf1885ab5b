// mutant 2.6: asks again and again whether it was woken
// bug: lesson 1 is back: the thread does not sleep, it asks in a loop
// killed by: it sleeps until it is woken, each time anew
// shows: it does not spin
    prim::unique_lock<prim::mutex> lock(mutex_);
    while (!woken_) {
      lock.unlock();
      prim::this_thread::yield();
      lock.lock();
    }
    woken_ = false;
//@ 2
    {
      prim::lock_guard<prim::mutex> lock(mutex_);
      woken_ = true;
    }
    condition_.notify_one();
