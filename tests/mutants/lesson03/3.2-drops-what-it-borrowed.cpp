// mutant 3.2: drops a reference that it borrowed
// bug: the waker of the poll gives the executor's reference back: after the second poll the task is gone, and still listed
// killed by: the executor's reference ends with the task
// shows: tasks that were destroyed
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
