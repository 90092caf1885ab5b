// mutant 3.2: lists the task when it does not run any more
// bug: another thread wakes it, runs it, and ends it, while this one still puts it on the list
// killed by: a pending task is listed once and can be woken again
// shows: times that its waker queued it
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

  if (woke_itself_) return scheduler_->schedule_last(*this);
  before = state_.fetch_sub(running, std::memory_order_acq_rel);
  if (!owned_) {
    owned_ = true;
    scheduler_->own(*this);
  }
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
