// mutant 4.2: reports without raising the tick
// bug: nobody can tell the news of now from the news of before
// killed by: news that comes before the clearing is not erased
// shows: it is still ready
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
    while (!state_.compare_exchange_weak(state, state | ready,
                                         std::memory_order_acq_rel)) {
    }
    if (ready & mask(Direction::read)) reader.wake();
    if (ready & mask(Direction::write)) writer.wake();
