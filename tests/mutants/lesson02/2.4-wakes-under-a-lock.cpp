// mutant 2.4: wakes under a lock
// bug: whoever is woken may run at once, inside of wake, and come here again: it waits for a lock that its own thread holds
// killed by: who is woken finds the value and may act at once
// shows: TIMEOUT
    static prim::mutex mutex;
    const prim::lock_guard<prim::mutex> lock(mutex);
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
    shared_->receiver.wake();
