// mutant 4.2: sets the bits first and raises the tick then
// bug: a reader that clears in between still sees the old tick, and erases the report
// killed by: a report is one step
// shows: the report is there when it has come
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
    state_.fetch_or(ready, std::memory_order_acq_rel);
    state_.fetch_add(one_tick, std::memory_order_acq_rel);
    if (ready & mask(Direction::read)) reader.wake();
    if (ready & mask(Direction::write)) writer.wake();
