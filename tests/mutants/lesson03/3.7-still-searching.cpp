// mutant 3.7: sleeps, and counts as searching
// bug: whoever adds work believes that somebody is looking for it already, and wakes nobody
// killed by: who goes to sleep is a sleeper and no searcher
// shows: calls of a sleeper
    word_.fetch_add(one_sleeping, std::memory_order_seq_cst);
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
  if (!searching_ && (next_ || has_queued())) core_.idle.wake_one();
