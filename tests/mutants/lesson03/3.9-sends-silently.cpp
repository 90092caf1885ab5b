// mutant 3.9: puts the value in and tells nobody
// bug: the receiver sleeps beside a full channel
// killed by: a value wakes the receiver that waits
// shows: wakes of the receiver
    Lock lock(mutex_);
    if (closed_) return false;
    sent_.push_back(std::move(value));
    return true;
//@ 2
    Lock lock(mutex_);
    closed_ = true;
    Waker waker = std::move(receiver_);
    lock.unlock();
    slots.close();
    std::move(waker).wake();
