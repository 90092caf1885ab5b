#pragma once
// Asking a future by hand, as lesson 1 does it.

#include "lesson01_future/future.hpp"

namespace pollen::test {

//! Polls `future` once, in a context without a waker.
template <Future F>
Poll<typename F::Output> poll_once(F& future) {
  Context cx;
  return future.poll(cx);
}

}  // namespace pollen::test
