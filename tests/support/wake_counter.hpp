#pragma once
// A waker for tests that poll by hand: it counts, and it can do something at each step.

#include <doctest/doctest.h>

#include <atomic>
#include <functional>

#include "lesson02_waker/waker.hpp"

namespace pollen::test {

//! Counts wakes and references. Whoever leaves a reference behind, or drops one twice, fails the
//! test when the counter is destroyed. The hooks are called in the middle of what happens, where
//! code that is not careful would be surprised.
class WakeCounter final : public Wakeable {
 public:
  WakeCounter() = default;
  WakeCounter(const WakeCounter&) = delete;
  WakeCounter& operator=(const WakeCounter&) = delete;
  ~WakeCounter() { CHECK_MESSAGE(references() == 0, "the references to a waker do not balance"); }

  //! A waker that wakes this.
  Waker waker() {
    references_.fetch_add(1);
    return Waker::adopt(this);
  }

  int wakes() const { return wakes_.load(); }
  int references() const { return references_.load(); }

  std::function<void()> on_wake;   // called by every wake; it may throw
  std::function<void()> on_clone;  // called whenever a waker is copied
  std::function<void()> on_drop;   // called whenever one is dropped; it may not throw

  void wake_by_ref() override {
    wakes_.fetch_add(1);
    if (on_wake) on_wake();
  }
  void wake() override {
    struct Drop {
      WakeCounter& counter;
      ~Drop() { counter.drop_ref(); }
    } drop{*this};
    wake_by_ref();
  }
  void add_ref() noexcept override {
    references_.fetch_add(1);
    if (on_clone) on_clone();
  }
  void drop_ref() noexcept override {
    references_.fetch_sub(1);
    if (on_drop) on_drop();
  }

 private:
  std::atomic<int> wakes_{0};
  std::atomic<int> references_{0};
};

//! Polls `future` once; `counter` is what it may wake.
template <Future F>
Poll<typename F::Output> poll_with(F& future, WakeCounter& counter) {
  const Waker waker = counter.waker();
  Context cx(waker);
  return future.poll(cx);
}

}  // namespace pollen::test
