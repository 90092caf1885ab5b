// mutant 3.7: sleeps, and does not count it
// bug: whoever looks at the statistics sees a worker that is always busy
// killed by: who leaves the driver with a task calls another one
// shows: sleeps that its statistics tell of
    word_.fetch_add(one_sleeping - (was_searching ? one_searching : 0), std::memory_order_seq_cst);
//@ 2
  core_.idle.announce_sleep(std::exchange(searching_, false));
  if (core_.has_work()) {
    core_.idle.stay_awake();
    searching_ = true;
    return;
  }
  trace::note(trace::What::park);
  searching_ = core_.idle.sleep();
  trace::note(trace::What::unpark);
  if (!searching_ && (next_ || has_queued())) core_.idle.wake_one();
