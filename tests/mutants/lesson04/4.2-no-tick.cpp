// mutant 4.2: clears without a look at the tick
// bug: news that came between EAGAIN and the clearing is erased; the kernel does not tell it twice
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
    state_.fetch_and(~bit, std::memory_order_acq_rel);
//@ 3
    std::uint32_t state = state_.load(std::memory_order_relaxed);
    while (!state_.compare_exchange_weak(state, (state | ready) + one_tick,
                                         std::memory_order_acq_rel)) {
    }
    if (ready & mask(Direction::read)) reader.wake();
    if (ready & mask(Direction::write)) writer.wake();
