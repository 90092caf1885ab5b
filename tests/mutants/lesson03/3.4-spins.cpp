// mutant 3.4: spins where it should sleep
// bug: as long as there is nothing to do it keeps a processor busy with it
// killed by: it sleeps until another thread wakes its task
// shows: the thread that runs it sleeps
  while (!main.is_complete()) {
    if (Task* task = next_task()) {
      task->run();
      if (++tick_ % turn_interval == 0) driver()->park(Driver::Duration::zero());
    }
  }
//@ 2
  if (ready_.empty() || tick_ % turn_interval == 0) {
    injected_.pop(SIZE_MAX, [this](Task& task) { ready_.push(task); });
  }
  return ready_.pop();
