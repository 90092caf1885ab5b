#pragma once
// One poll of a future, as from a task that nobody runs.

#include "lesson01_future/future.hpp"
#include "lesson02_waker/block_on.hpp"

namespace pollen::model {

//! Asks once, with a waker that nobody listens to.
template <Future F>
bool ask(F& future) {
  const Waker waker = Waker::adopt(new ThreadWaker);
  Context cx(waker);
  return future.poll(cx).is_ready();
}

//! Asks, then goes away in any case.
template <Future F>
void ask_and_leave(F future) {
  (void)ask(future);
}

}  // namespace pollen::model
