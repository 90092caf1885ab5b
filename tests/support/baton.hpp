#pragma once
// What one task hands to another, and gets back or hands on: tests of who runs when.

#include <atomic>

#include "lesson02_waker/atomic_waker.hpp"

namespace pollen::test {

//! A place where one task waits for a baton that any other may put there. It is a future itself,
//! so that `co_await baton` takes it; it may be awaited again and again.
class Baton {
 public:
  using Output = void;
  Baton() = default;
  Baton(Baton&& other) noexcept
      : here_(other.here_.load()) {}  // as every future: before its first poll

  void pass() {
    here_.store(true);
    waiter_.wake();
  }

  Poll<void> poll(Context& cx) {
    if (here_.exchange(false)) return Ready{};
    waiter_.register_waker(cx.waker());
    if (here_.exchange(false)) return Ready{};
    return Pending{};
  }

 private:
  std::atomic<bool> here_{false};
  AtomicWaker waiter_;
};

}  // namespace pollen::test
