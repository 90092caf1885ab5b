// mutant 3.9: closes, and leaves the senders in line
// bug: there will never be room again, and who waits for it is not told
// killed by: who waits for room learns that there will be none
// shows: wakes of the sender
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
    Waker waker = std::move(receiver_);
    lock.unlock();
    std::move(waker).wake();
