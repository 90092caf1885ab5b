// mutant 2.4: counts as used before the value has moved
// bug: a value whose move throws takes the sender with it, and nobody is left to tell the receiver
// killed by: a sender that vanishes wakes the receiver
// shows: wakes of the receiver: expected 1, got 0
    if (!shared_) throw std::logic_error("oneshot: this sender was used already");
    const auto shared = std::move(shared_);
    shared->value.emplace(std::move(value));
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
