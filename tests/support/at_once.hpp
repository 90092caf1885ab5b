#pragma once
// For tests that cancel: a future that is asked once, and then never again.

#include <optional>
#include <utility>

#include "lesson01_future/future.hpp"

namespace pollen::test {

//! Made by `at_once`.
template <Future F>
class AtOnce {
 public:
  using Output = std::optional<OutputOf<F>>;
  explicit AtOnce(F future) : future_(std::move(future)) {}

  Poll<Output> poll(Context& cx) {
    auto result = future_.poll(cx);
    if (result.is_pending()) return Output();
    return Output(result.take());
  }

 private:
  F future_;
};

//! Polls `future` once and gives its output, or nothing if it was pending. Destroying this then
//! cancels it.
template <Future F>
AtOnce<F> at_once(F future) {
  return AtOnce<F>(std::move(future));
}

}  // namespace pollen::test
