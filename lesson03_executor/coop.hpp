#pragma once
// Cooperation: a task that always finds something ready must still let others run.

#include "lesson01_future/ready.hpp"
#include "lesson02_waker/waker.hpp"

namespace pollen {

//! How many results one run of a task may take from channels, locks, sockets and timers.
inline constexpr unsigned coop_budget = 128;

//! Called by such a source before it hands out a result. False: the budget is used up, the task has
//! been woken to go on later, and the source must return `Pending`. (Tokio: `task::coop`.)
inline bool take_budget(Context& cx) {
  if (cx.budget == 0) {
    cx.waker().wake_by_ref();
    return false;
  }
  if (cx.budget != Context::unlimited) --cx.budget;
  return true;
}

//! Gives back what `take_budget` took, for a source that finds that it has no result to hand out.
inline Pending refund_budget(Context& cx) {
  if (cx.budget != Context::unlimited) ++cx.budget;
  return {};
}

//! For a loop that takes from no such source: lets others run if the budget is used up. (Tokio:
//! `task::consume_budget`.)
inline auto consume_budget() {
  return poll_fn([](Context& cx) -> Poll<void> {
    if (!take_budget(cx)) return Pending{};
    return Ready{};
  });
}

}  // namespace pollen
