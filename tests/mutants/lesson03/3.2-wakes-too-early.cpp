// mutant 3.2: wakes the joiner before COMPLETE
// bug: the joiner is faster, finds that the task is not complete, and goes to sleep again: for ever
// killed by: complete first and only then the joiner is woken
// shows: the task is complete when its joiner is woken
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
  before = state_.fetch_sub(running, std::memory_order_acq_rel);
  if (before & notified) scheduler_->schedule_last(*this);
//@ 2
  wake_joiner();
  const std::size_t before = state_.fetch_xor(running | complete, std::memory_order_acq_rel);
  if (before & detached) drop_outcome();
  if (owned_) scheduler_->disown(*this);
  drop_ref();
