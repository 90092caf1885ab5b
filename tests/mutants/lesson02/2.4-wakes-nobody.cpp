// mutant 2.4: sends and wakes nobody
// bug: the value is there, and the one who sleeps until it comes is not told
// killed by: a send wakes who waits and uses the sender up
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
    return true;
//@ 2
    if (!shared_) return;
    shared_->state.fetch_or(Shared<T>::sender_gone, std::memory_order_acq_rel);
    shared_->receiver.wake();
