// mutant 3.9: locks nothing
// bug: two threads that send at once change the same vector
// killed by: no race: two threads send at once and nothing is lost
// shows: data race
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
