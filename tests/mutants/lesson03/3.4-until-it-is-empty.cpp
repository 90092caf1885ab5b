// mutant 3.4: ends when there is nothing to run
// bug: a task that waits for another thread is in no queue: block_on returns while its own future is pending
// killed by: it sleeps until another thread wakes its task
// shows: what was received
  while (Task* task = next_task()) {
    task->run();
    if (++tick_ % turn_interval == 0) driver()->park(Driver::Duration::zero());
    if (main.is_complete()) return;
  }
//@ 2
  if (ready_.empty() || tick_ % turn_interval == 0) {
    injected_.pop(SIZE_MAX, [this](Task& task) { ready_.push(task); });
  }
  return ready_.pop();
