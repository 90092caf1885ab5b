#pragma once
// A limit on how long a future may take.

#include <optional>
#include <utility>

#include "lesson05_timers/sleep.hpp"

namespace pollen {

//! Gives a future's output, or nothing if it took too long. Made by `timeout`.
template <Future F>
class Timeout {
 public:
  using Output = std::optional<OutputOf<F>>;
  Timeout(Instant deadline, F future) : future_(std::move(future)), sleep_(deadline) {}

  Poll<Output> poll(Context& cx) {
    //> 5.8 timeout
    auto result = future_->poll(cx);
    if (result.is_ready()) return Output(result.take());  // first, so a result beats the deadline
    // With a budget of its own: a future that always uses up the task's must be stopped as well.
    Context unlimited = cx.with_budget(Context::unlimited);
    if (sleep_.poll(unlimited).is_pending()) return Pending{};
    future_.reset();  // cancelled now, not when the timeout goes away
    return Output();
    //<
  }

 private:
  std::optional<F> future_;
  Sleep sleep_;
};

//! A future that gives the output of `future`, `Unit` for void, or nothing if it is not done
//! `limit` after this call: then it is cancelled. (Tokio: `time::timeout`.)
template <Future F>
Timeout<F> timeout(Duration limit, F future) {
  return {add_saturating(now(), limit), std::move(future)};
}

//! The same with an instant.
template <Future F>
Timeout<F> timeout_at(Instant deadline, F future) {
  return {deadline, std::move(future)};
}

}  // namespace pollen
