#pragma once
// The smallest futures: done at once, never done, a function that is asked, a borrowed future.

#include <utility>

#include "lesson01_future/future.hpp"

namespace pollen {

//! Done at its first poll. Made by `ready`.
template <class T>
class ReadyFuture {
 public:
  using Output = T;
  explicit ReadyFuture(NonVoid<T> value) : value_(std::move(value)) {}
  Poll<T> poll(Context&) { return std::move(value_); }

 private:
  NonVoid<T> value_;
};

//! A future that gives `value` at its first poll. (Rust: `std::future::ready`.)
template <class T>
ReadyFuture<T> ready(T value) {
  return ReadyFuture<T>(std::move(value));
}
inline ReadyFuture<void> ready() { return ReadyFuture<void>(Unit{}); }

//! Never done, and never wakes anybody. (Rust: `std::future::pending`.)
template <class T = void>
class PendingFuture {
 public:
  using Output = T;
  PendingFuture() {}
  Poll<T> poll(Context&) { return Pending{}; }
};

//! A future that is never done.
template <class T = void>
PendingFuture<T> pending() {
  return {};
}

//! Asks a function at each poll. Made by `poll_fn`.
template <class Fn>
class PollFn {
 public:
  using Output = typename std::invoke_result_t<Fn&, Context&>::Value;
  explicit PollFn(Fn fn) : fn_(std::move(fn)) {}
  Poll<Output> poll(Context& cx) { return fn_(cx); }

 private:
  Fn fn_;
};

//! A future whose poll is `fn(Context&) -> Poll<T>`. (Rust: `std::future::poll_fn`.)
template <class Fn>
PollFn<Fn> poll_fn(Fn fn) {
  return PollFn<Fn>(std::move(fn));
}

//! Polls a future that somebody else owns. Made by `by_ref`.
template <Future F>
class ByRef {
 public:
  using Output = typename F::Output;
  explicit ByRef(F& future) : future_(&future) {}
  Poll<Output> poll(Context& cx) { return future_->poll(cx); }

 private:
  F* future_;
};

//! Lends `future` to a combinator: when that drops it, the future itself lives on. The caller keeps
//! it alive, and in place, meanwhile. (Rust: `&mut future`.)
template <Future F>
ByRef<F> by_ref(F& future) {
  return ByRef<F>(future);
}

}  // namespace pollen
