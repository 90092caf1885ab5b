#include "lesson03_executor/task.hpp"

#include <algorithm>

#include "lesson03_executor/coop.hpp"

namespace pollen {

namespace {
thread_local const Task* polled_here = nullptr;  // the task that this thread is polling
}  // namespace

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
  if (polled_here == this) {
    woke_itself_ = true;
  } else if (notify(0)) {
    scheduler_->schedule(*this);
  }
}

void Task::wake() noexcept {
  wake_by_ref();
  drop_ref();
}

void Task::abort() noexcept {
  if (notify(cancelled)) scheduler_->schedule(*this);
}

void Task::register_joiner(const Waker& waker) {
  if (!take_joiner_back()) return;
  if (!joiner_.will_wake(waker)) joiner_ = waker;
  // Relaxed: it is a guess, which the exchange proves right.
  std::size_t state = state_.load(std::memory_order_relaxed);
  do {
    if (state & complete) {
      joiner_ = Waker();
      return;
    }
    // Release: whoever completes the task sees the waker.
  } while (!state_.compare_exchange_weak(state, state | joined, std::memory_order_release,
                                         std::memory_order_relaxed));
}

// True if the waker is the handle's again, and the task was not complete.
bool Task::take_joiner_back() noexcept {
  // Relaxed: only the handle, which calls this, changes JOINED.
  if ((state_.load(std::memory_order_relaxed) & joined) == 0) return true;
  // Acquire: if the task is complete, we see what came before.
  return (state_.fetch_sub(joined, std::memory_order_acquire) & complete) == 0;
}

void Task::detach() noexcept {
  if (take_joiner_back()) joiner_ = Waker();
  // Acquire, also below: if the task is complete, we see its outcome.
  std::size_t before = state_.load(std::memory_order_acquire);
  while ((before & complete) == 0) {
    // One step for both; the executor has a reference left. Release: our use of the task comes
    // before its end.
    const std::size_t after = before + detached - reference;
    if (state_.compare_exchange_weak(before, after, std::memory_order_acq_rel)) return;
  }
  drop_outcome();
  drop_ref();
}

std::size_t Task::run_again() noexcept {
  woke_itself_ = false;
  // Acquire, both: what others wrote before they woke us is visible to this poll. A wake that the
  // load does not see yet is seen after the poll.
  const std::size_t state = state_.load(std::memory_order_acquire);
  if ((state & notified) == 0) return state;
  return state_.fetch_sub(notified, std::memory_order_acq_rel);
}

bool Task::shutdown() noexcept {
  if (!notify(cancelled)) return false;
  run();
  return true;
}

void Task::run() noexcept {
  //> 3.2 run: poll, then see what came meanwhile
  // Acquire: what wakers wrote before they woke us is visible to this poll.
  std::size_t before =
      woke_itself_ ? run_again() : state_.fetch_add(running - notified, std::memory_order_acq_rel);
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
  // It stays RUNNING, so nobody else queues it.
  if (woke_itself_) return scheduler_->schedule_last(*this);
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
  // Release: our use of the task comes before; acquire: the last one sees everybody's use. Who
  // holds the last reference need not give it back: nobody is left to count.
  if (state_.load(std::memory_order_acquire) / reference == 1 ||
      state_.fetch_sub(reference, std::memory_order_acq_rel) / reference == 1) {
    delete this;
  }
}

void Task::wake_joiner() noexcept {
  // Relaxed: COMPLETE came with acquire, and nobody sets JOINED after it. (If the handle takes it
  // away just now, it has seen COMPLETE.)
  if ((state_.load(std::memory_order_relaxed) & joined) == 0) return;
  const trace::Acting acting(number_.known());
  std::move(joiner_).wake();
}

bool Task::poll(Context& cx) noexcept {
  const Task* const outer = std::exchange(polled_here, this);
  const bool done = trace::is_on() ? poll_on_record(cx) : poll_future(cx);
  polled_here = outer;
  return done;
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
  const bool news = (state & (notified | complete)) == 0;
  if (news && !(polled_here == this && woke_itself_)) trace::record_wake(number());
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
