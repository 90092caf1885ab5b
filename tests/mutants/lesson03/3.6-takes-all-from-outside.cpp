// mutant 3.6: takes all that has come from outside
// bug: its ring has room for 256: what does not fit in is lost, and the other workers have nothing to do
// killed by: 300 tasks from outside and a ring for 256
// shows: tasks that have run
  if (Task* task = pop()) return task;
  const std::size_t share = core_.injected.size() / core_.workers.size() + 1;
  if (Task* task = take_injected(share)) return task;
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
