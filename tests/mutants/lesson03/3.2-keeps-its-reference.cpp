// mutant 3.2: keeps the executor's reference
// bug: nobody ever destroys the task
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
