// mutant 3.4: looks outside only when it has nothing to do
// bug: beside one task that yields for ever, no task comes in from another thread
// killed by: beside a task that spins it looks outside
// shows: the task from outside has run
  while (!main.is_complete()) {
    if (Task* task = next_task()) {
      task->run();
      if (++tick_ % turn_interval == 0) driver()->park(Driver::Duration::zero());
    } else {
      park();
    }
  }
//@ 2
  if (ready_.empty()) {
    injected_.pop(SIZE_MAX, [this](Task& task) { ready_.push(task); });
  }
  return ready_.pop();
