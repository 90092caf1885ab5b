// mutant 3.4: lets in one task at a time
// bug: beside a task that yields for ever one comes in at every 61st poll: if more than that come, they wait longer and longer
// killed by: beside a task that spins it looks outside
// shows: all that are there come in
  while (!main.is_complete()) {
    if (Task* task = next_task()) {
      task->run();
      if (++tick_ % turn_interval == 0) driver()->park(Driver::Duration::zero());
    } else {
      park();
    }
  }
//@ 2
  if (ready_.empty() || tick_ % turn_interval == 0) {
    injected_.pop(1, [this](Task& task) { ready_.push(task); });
  }
  return ready_.pop();
