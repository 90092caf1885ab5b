// mutant 3.7: looks a last time before it says that it sleeps
// bug: work that comes between the two finds nobody asleep, so it wakes nobody
// killed by: work that comes while it goes to sleep is not missed
// shows: times that it slept beside the task
    word_.fetch_add(one_sleeping - (was_searching ? one_searching : 0), std::memory_order_seq_cst);
//@ 2
  if (core_.has_work()) return;
  core_.idle.announce_sleep(std::exchange(searching_, false));
  count(parks_);
  trace::note(trace::What::park);
  searching_ = core_.idle.sleep();
  trace::note(trace::What::unpark);
  if (!searching_ && (next_ || has_queued())) core_.idle.wake_one();
