// mutant 2.4: vanishes without a word
// bug: a sender that is destroyed unused wakes nobody: the receiver waits for ever for a value that cannot come
// killed by: a sender that vanishes wakes the receiver
// shows: wakes of the receiver: expected 1, got 0
    if (!shared_) throw std::logic_error("oneshot: this sender was used already");
    shared_->value.emplace(std::move(value));
    const auto shared = std::move(shared_);
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
