// mutant 3.4: ends when all tasks have
// bug: block_on returns only when every task is asleep or done, though its own future is long done
// killed by: it returns with its own future and keeps the others
// shows: turns of the other task
  while (!main.is_complete() || !ready_.empty()) {
    if (Task* task = next_task()) {
      task->run();
      if (++tick_ % turn_interval == 0) driver()->park(Driver::Duration::zero());
    } else {
      park();
    }
  }
//@ 2
  if (ready_.empty() || tick_ % turn_interval == 0) {
    injected_.pop(SIZE_MAX, [this](Task& task) { ready_.push(task); });
  }
  return ready_.pop();
