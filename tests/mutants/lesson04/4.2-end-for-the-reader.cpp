// mutant 4.2: tells the end to the reader only
// bug: the connection is over in both directions, and who waits for room to write waits for ever
// killed by: each direction has its own bit and its own waker
// shows: wakes of the writer, who must learn of it
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
    std::uint32_t state = state_.load(std::memory_order_relaxed);
    while (!state_.compare_exchange_weak(state, (state | ready) + one_tick,
                                         std::memory_order_acq_rel)) {
    }
    if (ready & mask(Direction::read)) reader.wake();
    if (ready & writable) writer.wake();
