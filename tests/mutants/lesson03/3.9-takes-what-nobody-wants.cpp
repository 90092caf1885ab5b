// mutant 3.9: takes values after it was closed
// bug: the sender is told that its value was sent, and nobody will ever receive it
// killed by: a closed channel refuses and leaves the value
// shows: it is refused
    Lock lock(mutex_);
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
    slots.close();
    std::move(waker).wake();
