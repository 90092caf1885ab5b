// mutant 3.9: closes the channel and tells nobody
// bug: the receiver waits for a value that nobody is left to send
// killed by: the last sender wakes the receiver: nothing will come
// shows: wakes of the receiver
    Lock lock(mutex_);
    if (closed_) return false;
    sent_.push_back(std::move(value));
    Waker waker = std::move(receiver_);
    lock.unlock();
    std::move(waker).wake();
    return true;
//@ 2
    Lock lock(mutex_);
    closed_ = true;
    lock.unlock();
    slots.close();
