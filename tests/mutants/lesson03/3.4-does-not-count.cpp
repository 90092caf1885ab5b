// mutant 3.4: forgets to count its polls
// bug: it asks the driver, which is a system call, at every turn
// killed by: beside a task that spins it looks outside
// shows: but not at every turn
  while (!main.is_complete()) {
    if (Task* task = next_task()) {
      task->run();
      if (tick_ % turn_interval == 0) driver()->park(Driver::Duration::zero());
    } else {
      park();
    }
  }
//@ 2
  if (ready_.empty() || tick_ % turn_interval == 0) {
    injected_.pop(SIZE_MAX, [this](Task& task) { ready_.push(task); });
  }
  return ready_.pop();
