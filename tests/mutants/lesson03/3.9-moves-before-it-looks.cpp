// mutant 3.9: takes the value, then sees that it is closed
// bug: the value is refused, and gone: its sender cannot send it to anybody else
// killed by: a closed channel refuses and leaves the value
// shows: the value
    Lock lock(mutex_);
    T taken = std::move(value);
    if (closed_) return false;
    sent_.push_back(std::move(taken));
    Waker waker = std::move(receiver_);
    lock.unlock();
    std::move(waker).wake();
    return true;
//@ 2
    Lock lock(mutex_);
    closed_ = true;
    Waker waker = std::move(receiver_);
    lock.unlock();
    slots.close();
    std::move(waker).wake();
