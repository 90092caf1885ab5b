// mutant 4.2: one place for both wakers
// bug: who waits to write takes the place of who waits to read, and is woken for its news
// killed by: each direction has its own bit and its own waker
// shows: wakes of the reader
    std::uint32_t state = state_.load(std::memory_order_acquire);
    if (state & mask(direction)) return state;
    reader.register_waker(cx.waker());
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
    std::uint32_t state = state_.load(std::memory_order_relaxed);
    while (!state_.compare_exchange_weak(state, (state | ready) + one_tick,
                                         std::memory_order_acq_rel)) {
    }
    if (ready & (mask(Direction::read) | mask(Direction::write))) reader.wake();
