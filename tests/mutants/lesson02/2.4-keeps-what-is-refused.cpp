// mutant 2.4: keeps a value that nobody wants
// bug: send says that it was refused, and does not give the value back: it is lost
// killed by: a value that nobody wants stays with its sender
// shows: the value: expected
    if (!shared_) throw std::logic_error("oneshot: this sender was used already");
    shared_->value.emplace(std::move(value));
    const auto shared = std::move(shared_);
    const unsigned before = shared->state.fetch_or(Shared<T>::sent, std::memory_order_acq_rel);
    if (before & Shared<T>::receiver_gone) {
      shared->value.reset();
      return false;
    }
    shared->receiver.wake();
    return true;
//@ 2
    if (!shared_) return;
    shared_->state.fetch_or(Shared<T>::sender_gone, std::memory_order_acq_rel);
    shared_->receiver.wake();
