#pragma once
// Steps aside once, so that others get their turn.

#include <utility>

#include "lesson02_waker/waker.hpp"

namespace pollen {

//! Pending once, having woken itself; then done. Made by `yield_now`.
class YieldNow {
 public:
  using Output = void;
  YieldNow() {}

  Poll<void> poll(Context& cx) {
    //> 2.5 yield_now
    if (std::exchange(yielded_, true)) return Ready{};
    cx.waker().wake_by_ref();  // without this nobody would ever ask again
    return Pending{};
    //<
  }

 private:
  bool yielded_ = false;
};

//! A future that lets everything else that is ready run first. (Tokio: `task::yield_now`.)
inline YieldNow yield_now() { return {}; }

}  // namespace pollen
