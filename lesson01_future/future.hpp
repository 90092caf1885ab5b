#pragma once
// A future is a thing that can be asked, again and again, whether it is done.

#include <concepts>
#include <limits>
#include <stdexcept>

#include "lesson01_future/poll.hpp"

namespace pollen {

class Waker;  // lesson 2 says what it is; lesson 1 only hands it down

//! What a poll is given besides the future itself: whom to wake when it is worth asking again.
//! It lives only as long as the poll does: a future may copy the waker, never keep the context.
//! (Rust: `std::task::Context`.)
class Context {
 public:
  static constexpr unsigned unlimited = std::numeric_limits<unsigned>::max();

  //! A context in which nobody can be woken: whoever polls will simply ask again.
  Context() = default;
  //! `waker` must outlive the context.
  explicit Context(const Waker& waker, unsigned results = unlimited)
      : budget(results), waker_(&waker) {}

  //! Throws `std::logic_error` in a context without one.
  const Waker& waker() const {
    if (!waker_) throw std::logic_error("Context::waker: this context has no waker");
    return *waker_;
  }

  //! The same waker, but another budget.
  Context with_budget(unsigned results) const {
    Context other = *this;
    other.budget = results;
    return other;
  }

  //! How many more results a task may take before it must let others run (lesson 3 counts it).
  unsigned budget = unlimited;

 private:
  const Waker* waker_ = nullptr;
};

//! A computation that makes progress only when it is polled, and gives its `Output` once.
//! - `poll` never blocks. It returns `Pending` and sees to it that the context's waker is woken
//!   when polling again is worthwhile, or returns the output, or throws: that is its failure.
//! - After a result or an exception it is never polled again.
//! - It may be moved until its first poll, and not after.
//! - Destroying it cancels it.
//! (Rust: `std::future::Future`.)
template <class F>
concept Future = std::move_constructible<F> && requires(F& future, Context& cx) {
  typename F::Output;
  { future.poll(cx) } -> std::same_as<Poll<typename F::Output>>;
};

//! The output of a future, with `Unit` for void: what can be stored.
template <Future F>
using OutputOf = NonVoid<typename F::Output>;

}  // namespace pollen
