// mutant 3.2: a task that yields goes first
// bug: it is put where a woken task goes, which is run next: so it steps aside for nobody
// killed by: woken while it is polled it goes behind all others
// shows: times that it was put to the front
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
  if (woke_itself_) return scheduler_->schedule(*this);
  before = state_.fetch_sub(running, std::memory_order_acq_rel);
  if (before & notified) scheduler_->schedule(*this);
//@ 2
  const std::size_t before = state_.fetch_xor(running | complete, std::memory_order_acq_rel);
  if (before & detached) {
    drop_outcome();
  } else {
    wake_joiner();
  }
  if (owned_) scheduler_->disown(*this);
  drop_ref();
