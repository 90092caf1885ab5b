// mutant 3.2: forgets that the task woke itself
// bug: it takes RUNNING off, and nobody has turned NOTIFIED on: a task that yields never comes back
// killed by: woken while it is polled it goes behind all others
// shows: times that it was put behind all others: it woke itself
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
  before = state_.fetch_sub(running, std::memory_order_acq_rel);
  if (before & notified) scheduler_->schedule_last(*this);
//@ 2
  const std::size_t before = state_.fetch_xor(running | complete, std::memory_order_acq_rel);
  if (before & detached) {
    drop_outcome();
  } else {
    wake_joiner();
  }
  if (owned_) scheduler_->disown(*this);
  drop_ref();
