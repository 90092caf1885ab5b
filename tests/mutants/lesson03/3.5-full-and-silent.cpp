// mutant 3.5: moves half of a full ring out, and wakes nobody
// bug: 129 tasks lie where all can take them, and who could take them sleeps
// killed by: a full ring moves its older half out
// shows: it can take what was moved out
    const std::uint32_t head = head_.load(std::memory_order_acquire);
    const std::uint32_t tail = tail_.load(std::memory_order_relaxed);
    if (tail - head == capacity) return false;
    slots_[tail % capacity].store(&task, std::memory_order_relaxed);
    tail_.store(tail + 1, std::memory_order_seq_cst);
    return true;
//@ 2
    std::uint32_t head = head_.load(std::memory_order_acquire);
    while (true) {
      const std::uint32_t count = tail_.load(std::memory_order_acquire) - head;
      const std::uint32_t half = count - count / 2;
      if (half == 0) return 0;
      if (half > out.size()) {
        head = head_.load(std::memory_order_acquire);
        continue;
      }
      for (std::uint32_t i = 0; i < half; ++i) {
        out[i] = slots_[(head + i) % capacity].load(std::memory_order_relaxed);
      }
      if (head_.compare_exchange_weak(head, head + half, std::memory_order_acq_rel)) return half;
    }
//@ 3
  RunQueue::Half half;
  while (!queue_.push(task)) {
    const std::uint32_t taken = queue_.take_half(half);
    if (taken == 0) continue;
    core_.injected.push_all(half.data(), taken);
    core_.injected.push(task);
    return;
  }
  core_.idle.wake_one();
