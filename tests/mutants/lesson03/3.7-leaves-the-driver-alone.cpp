// mutant 3.7: leaves the driver, and sends nobody there
// bug: as long as its task runs, nobody waits for sockets and timers, though others sleep
// killed by: who leaves the driver with a task calls another one
// shows: calls of a sleeper
    word_.fetch_add(one_sleeping - (was_searching ? one_searching : 0), std::memory_order_seq_cst);
//@ 2
  core_.idle.announce_sleep(std::exchange(searching_, false));
  if (core_.has_work()) {
    core_.idle.stay_awake();
    searching_ = true;
    return;
  }
  count(parks_);
  trace::note(trace::What::park);
  searching_ = core_.idle.sleep();
  trace::note(trace::What::unpark);
