// mutant 3.2: polls a task that was aborted
// bug: the future that was to be destroyed goes on
// killed by: an aborted task is not polled and ends as cancelled
// shows: polls
  std::size_t before = woke_itself_
                           ? run_again()
                           : state_.fetch_add(running - notified, std::memory_order_acq_rel);
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
