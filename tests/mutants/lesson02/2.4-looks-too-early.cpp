// mutant 2.4: looks too early whether anybody wants the value
// bug: a receiver that goes while the value is being stored is not noticed; the value is lost
// killed by: a value that nobody wants stays with its sender
// shows: that is an error
    if (!shared_) throw std::logic_error("oneshot: this sender was used already");
    if (is_closed()) return false;
    shared_->value.emplace(std::move(value));  // may throw: the sender stays
    const auto shared = std::move(shared_);
    shared->state.fetch_or(Shared<T>::sent, std::memory_order_acq_rel);
    shared->receiver.wake();
    return true;
//@ 2
    if (!shared_) return;
    shared_->state.fetch_or(Shared<T>::sender_gone, std::memory_order_acq_rel);
    shared_->receiver.wake();
