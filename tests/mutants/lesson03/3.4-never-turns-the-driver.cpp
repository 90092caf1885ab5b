// mutant 3.4: asks the driver only when it sleeps
// bug: beside one task that yields for ever, no socket and no timer is looked at
// killed by: beside a task that spins it looks outside
// shows: the driver was asked
  while (!main.is_complete()) {
    if (Task* task = next_task()) {
      task->run();
      ++tick_;
    } else {
      park();
    }
  }
//@ 2
  if (ready_.empty() || tick_ % turn_interval == 0) {
    injected_.pop(SIZE_MAX, [this](Task& task) { ready_.push(task); });
  }
  return ready_.pop();
