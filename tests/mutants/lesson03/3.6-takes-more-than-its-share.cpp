// mutant 3.6: takes 64 from outside, however few there are
// bug: one worker takes all, and the others must steal them back one half at a time
// killed by: 300 tasks from outside and a ring for 256
// shows: leaves the other worker's
  if (Task* task = pop()) return task;
  if (Task* task = take_injected(max_injected)) return task;
  if (!searching_) searching_ = core_.idle.start_searching();
  return searching_ ? steal() : nullptr;
//@ 2
  if (next_ && next_in_row_ < max_next_in_row) {
    ++next_in_row_;
    return std::exchange(next_, nullptr);
  }
  next_in_row_ = 0;
  if (Task* task = queue_.pop()) return task;
  return std::exchange(next_, nullptr);
//@ 3
  const std::size_t count = core_.workers.size();
  const std::size_t start = random() % count;
  RunQueue::Half tasks;
  for (std::size_t i = 0; i < count; ++i) {
    Worker& victim = *core_.workers[(start + i) % count];
    if (&victim == this) continue;
    const std::uint32_t half = victim.queue_.take_half(tasks);
    if (half == 0) continue;
    count_steal(victim, tasks, half);
    for (std::uint32_t k = 0; k + 1 < half; ++k) queue_.push(*tasks[k]);
    return tasks[half - 1];
  }
  return nullptr;
//@ 4
  if (std::exchange(searching_, false) && core_.idle.stop_searching()) core_.idle.wake_one();
