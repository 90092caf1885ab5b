// mutant 2.3: looks again, but for the value only
// bug: the sender may also have vanished in between, and that is news, too
// killed by: no value comes any more
// shows: it has looked again
    if (auto answer = look(); answer.is_ready()) return answer;
    shared_->receiver.register_waker(cx.waker());
    if (shared_->state.load(std::memory_order_acquire) & Shared<T>::sent) return look();
    return Pending{};
