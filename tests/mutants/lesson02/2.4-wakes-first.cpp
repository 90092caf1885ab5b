// mutant 2.4: wakes, and then says what for
// bug: whoever is woken looks at once, finds nothing, and goes back to sleep: this time for ever
// killed by: who is woken finds the value and may act at once
// shows: what was received while send was still at work
    if (!shared_) throw std::logic_error("oneshot: this sender was used already");
    shared_->value.emplace(std::move(value));
    const auto shared = std::move(shared_);
    shared->receiver.wake();
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
