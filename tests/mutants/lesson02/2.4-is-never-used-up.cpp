// mutant 2.4: sends again and again
// bug: the sender keeps its end of the channel after a send: the second value overwrites the first
// killed by: a send wakes who waits and uses the sender up
// shows: that is an error
    if (!shared_) throw std::logic_error("oneshot: this sender was used already");
    shared_->value.emplace(std::move(value));
    const auto shared = shared_;
    const unsigned before = shared->state.fetch_or(Shared<T>::sent, std::memory_order_acq_rel);
    if (before & Shared<T>::receiver_gone) {
      value = std::move(*shared->value);
      shared->value.reset();
      return false;
    }
    shared->receiver.wake();
    return true;
//@ 2
    if (!shared_) return;
    shared_->state.fetch_or(Shared<T>::sender_gone, std::memory_order_acq_rel);
    shared_->receiver.wake();
