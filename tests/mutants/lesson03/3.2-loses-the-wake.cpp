// mutant 3.2: does not look what came meanwhile
// bug: a wake that came during the poll is noted, and nobody acts on it: the task sleeps for ever
// killed by: woken while it is polled it goes behind all others
// shows: times that it was put behind all others
  std::size_t before = woke_itself_
                           ? run_again()
                           : state_.fetch_add(running - notified, std::memory_order_acq_rel);
  if (before & cancelled) {
    cancel();
    return finish();
  }
  Waker waker = Waker::adopt(this);
  Context cx(waker, coop_budget);
  const bool done = poll(cx);
  waker.release();
  if (done) return finish();

  if (!owned_) {
    owned_ = true;
    scheduler_->own(*this);
  }
  if (woke_itself_) return scheduler_->schedule_last(*this);
  state_.fetch_sub(running, std::memory_order_acq_rel);
//@ 2
  const std::size_t before = state_.fetch_xor(running | complete, std::memory_order_acq_rel);
  if (before & detached) {
    drop_outcome();
  } else {
    wake_joiner();
  }
  if (owned_) scheduler_->disown(*this);
  drop_ref();
