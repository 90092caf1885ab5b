// mutant 3.7: stays awake, and counts as asleep
// bug: the next call is for a sleeper that is none: nobody answers it
// killed by: it looks a last time and work keeps it awake
// shows: times that the task has run
    word_.fetch_add(one_sleeping - (was_searching ? one_searching : 0), std::memory_order_seq_cst);
//@ 2
  core_.idle.announce_sleep(std::exchange(searching_, false));
  if (core_.has_work()) {
    return;
  }
  count(parks_);
  trace::note(trace::What::park);
  searching_ = core_.idle.sleep();
  trace::note(trace::What::unpark);
  if (!searching_ && (next_ || has_queued())) core_.idle.wake_one();
