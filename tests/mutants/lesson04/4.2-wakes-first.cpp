// mutant 4.2: wakes and then says why
// bug: who is woken may look before the bit is there, and goes back to sleep; nobody wakes it again
// killed by: ready until an attempt says otherwise
// shows: when its waker was called
    std::uint32_t state = state_.load(std::memory_order_acquire);
    if (state & mask(direction)) return state;
    waker(direction).register_waker(cx.waker());
    state = state_.load(std::memory_order_acquire);
    if (state & mask(direction)) return state;
    return Pending{};
//@ 2
    const std::uint32_t bit = direction == Direction::read ? readable : writable;
    std::uint32_t state = seen;
    while (state / one_tick == seen / one_tick) {
      if (state_.compare_exchange_weak(state, state & ~bit, std::memory_order_acq_rel)) return;
    }
//@ 3
    if (ready & mask(Direction::read)) reader.wake();
    if (ready & mask(Direction::write)) writer.wake();
    std::uint32_t state = state_.load(std::memory_order_relaxed);
    while (!state_.compare_exchange_weak(state, (state | ready) + one_tick,
                                         std::memory_order_acq_rel)) {
    }
