#include "lesson03_executor/task.hpp"

#include <algorithm>

#include "lesson03_executor/coop.hpp"

namespace pollen {

bool Task::notify(std::size_t flags) noexcept {
  //> 3.1 wake: who may queue a task
  // Release: what we wrote before waking is visible to the next poll, also when somebody else's
  // wake leads to it. Acquire: if we are to queue the task, we see what its last run left.
  const std::size_t before = state_.fetch_or(notified | flags, std::memory_order_acq_rel);
  // In a queue already; or running, and then whoever runs it looks again; or done.
  return (before & (notified | running | complete)) == 0;
  //<
}

void Task::wake_unrecorded() noexcept {
  if (notify(0)) scheduler_->schedule(*this);
}

void Task::wake() noexcept {
  wake_by_ref();
  drop_ref();
}

void Task::abort() noexcept {
  if (notify(cancelled)) scheduler_->schedule(*this);
}

void Task::detach() noexcept {
  if (is_complete()) {
    drop_outcome();
    return drop_ref();
  }
  // One step for both, with the orders of `drop_ref`. (Should the task complete just before it, the
  // outcome stays until the last reference has gone.)
  const std::size_t before = state_.fetch_add(detached - reference, std::memory_order_acq_rel);
  if (before / reference == 1) delete this;
}

bool Task::shutdown() noexcept {
  if (!notify(cancelled)) return false;
  run();
  return true;
}

void Task::run() noexcept {
  //> 3.2 run: poll, then see what came meanwhile
  // Acquire: what wakers wrote before they woke us is visible to this poll.
  std::size_t before = state_.fetch_add(running - notified, std::memory_order_acq_rel);
  if (before & cancelled) {
    cancel();
    return finish();
  }
  Waker waker = Waker::adopt(this);  // borrows the executor's reference for the poll
  Context cx(waker, coop_budget);
  const bool done = poll(cx);
  waker.release();
  if (done) return finish();

  if (!owned_) {
    owned_ = true;
    scheduler_->own(*this);
  }
  // Release: the next thread that runs the task sees what this poll did. From here on the task is
  // not ours any more, unless somebody woke it while it ran and left it to us to queue it.
  before = state_.fetch_sub(running, std::memory_order_acq_rel);
  if (before & notified) scheduler_->schedule_last(*this);
  //<
}

void Task::finish() noexcept {
  //> 3.2
  // Release: the outcome is stored and the future destroyed before anybody sees COMPLETE.
  const std::size_t before = state_.fetch_xor(running | complete, std::memory_order_acq_rel);
  if (before & detached) {
    drop_outcome();
  } else {
    wake_joiner();
  }
  if (owned_) scheduler_->disown(*this);
  drop_ref();
  //<
}

void Task::add_ref() noexcept {
  // Relaxed: who adds a reference holds one already.
  state_.fetch_add(reference, std::memory_order_relaxed);
}

void Task::drop_ref() noexcept {
  // Release: our use of the task comes before; acquire: the last one sees everybody's use.
  const std::size_t before = state_.fetch_sub(reference, std::memory_order_acq_rel);
  if (before / reference == 1) delete this;
}

bool Task::poll_on_record(Context& cx) noexcept {
  trace::Polling polling(number());
  const bool done = poll_future(cx);
  if (!done) {
    polling.ended(trace::What::poll_pending);
  } else if (!has_thrown()) {
    polling.ended(trace::What::poll_ready);
  }
  return done;
}

void Task::cancel() noexcept {
  const trace::Acting acting(number_.known());  // what the end of the future does
  cancel_future();
  if (trace::is_on()) trace::record(trace::What::complete, number());
}

void Task::wake_joiner_on_record() noexcept {
  const trace::Acting acting(number_.known());
  joiner.wake();
}

void Task::wake_by_ref() noexcept {
  if (trace::is_on()) [[unlikely]] {
    return wake_on_record();  // at the end, so that without it there is nothing to save
  }
  wake_unrecorded();
}

// A wake is news only to a task that was not woken already, and is not complete.
void Task::wake_on_record() noexcept {
  // Relaxed: it only decides what is recorded.
  const std::size_t state = state_.load(std::memory_order_relaxed);
  if ((state & (notified | complete)) == 0) trace::record_wake(number());
  wake_unrecorded();
}

void Task::record_abort() const noexcept {
  if (!trace::is_on() || is_complete()) return;
  trace::record(trace::What::aborted, number(), trace::this_task);
}

// Of the references one is the executor's, and one the handle's, unless that was detached.
trace::Standing Task::standing(const void* self) {
  // Relaxed: it is only looked at.
  const std::size_t state = static_cast<const Task*>(self)->state_.load(std::memory_order_relaxed);
  if (state & complete) return {trace::Standing::complete, 0};
  const std::size_t held = state & detached ? 1 : 2;
  return {state & (running | notified) ? trace::Standing::awake : trace::Standing::asleep,
          state / reference - std::min(held, state / reference)};
}

}  // namespace pollen
