// mutant 4.2: clears both directions
// bug: who finds nothing to read takes the room to write away; it was there, so the kernel has no news of it
// killed by: each direction has its own bit and its own waker
// shows: ready to write
    std::uint32_t state = state_.load(std::memory_order_acquire);
    if (state & mask(direction)) return state;
    waker(direction).register_waker(cx.waker());
    state = state_.load(std::memory_order_acquire);
    if (state & mask(direction)) return state;
    return Pending{};
//@ 2
    std::uint32_t state = seen;
    while (state / one_tick == seen / one_tick) {
      if (state_.compare_exchange_weak(state, state & ~(readable | writable),
                                       std::memory_order_acq_rel)) {
        return;
      }
    }
//@ 3
    std::uint32_t state = state_.load(std::memory_order_relaxed);
    while (!state_.compare_exchange_weak(state, (state | ready) + one_tick,
                                         std::memory_order_acq_rel)) {
    }
    if (ready & mask(Direction::read)) reader.wake();
    if (ready & mask(Direction::write)) writer.wake();
