// mutant 3.7: says that it sleeps, and sleeps
// bug: work that came before it said so woke nobody, and nobody looks at it
// killed by: it looks a last time and work keeps it awake
// shows: times that it went to sleep
    word_.fetch_add(one_sleeping - (was_searching ? one_searching : 0), std::memory_order_seq_cst);
//@ 2
  core_.idle.announce_sleep(std::exchange(searching_, false));
  count(parks_);
  trace::note(trace::What::park);
  searching_ = core_.idle.sleep();
  trace::note(trace::What::unpark);
  if (!searching_ && (next_ || has_queued())) core_.idle.wake_one();
