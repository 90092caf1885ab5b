// mutant 3.9: wakes under the lock
// bug: who is woken and uses the channel at once waits for a lock that its own thread holds
// killed by: a value wakes the receiver that waits
// shows: TIMEOUT
    Lock lock(mutex_);
    if (closed_) return false;
    sent_.push_back(std::move(value));
    Waker waker = std::move(receiver_);
    std::move(waker).wake();
    return true;
//@ 2
    Lock lock(mutex_);
    closed_ = true;
    Waker waker = std::move(receiver_);
    lock.unlock();
    slots.close();
    std::move(waker).wake();
