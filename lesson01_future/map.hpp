#pragma once
// One thing after another: `map` changes a future's output, `then` goes on with a second future.

#include <functional>
#include <type_traits>
#include <utility>
#include <variant>

#include "lesson01_future/future.hpp"

namespace pollen {

//! Calls `fn` with a future's output, or with nothing where the output is void.
template <class Out, class Fn>
decltype(auto) invoke_with(Fn& fn, [[maybe_unused]] NonVoid<Out>&& value) {
  if constexpr (std::is_void_v<Out>) {
    return std::invoke(fn);
  } else {
    return std::invoke(fn, std::move(value));
  }
}

//! Gives `fn(output)`. Made by `map`.
template <Future F, class Fn>
class Map {
  using In = typename F::Output;

 public:
  using Output = decltype(invoke_with<In>(std::declval<Fn&>(), std::declval<NonVoid<In>>()));
  Map(F future, Fn fn) : future_(std::move(future)), fn_(std::move(fn)) {}

  Poll<Output> poll(Context& cx) {
    //> 1.3 map and then: from stage to stage
    auto result = future_.poll(cx);
    if (result.is_pending()) return Pending{};
    if constexpr (std::is_void_v<Output>) {
      invoke_with<In>(fn_, result.take());
      return Ready{};
    } else {
      return invoke_with<In>(fn_, result.take());
    }
    //<
  }

 private:
  F future_;
  Fn fn_;
};

//! A future that gives `fn(output of future)`. (Rust: `FutureExt::map`.)
template <Future F, class Fn>
Map<F, Fn> map(F future, Fn fn) {
  return {std::move(future), std::move(fn)};
}

//! Runs a first future, then the one that `fn` makes of its output. Made by `then`.
template <Future F, class Fn>
class Then {
  using In = typename F::Output;
  using Second = decltype(invoke_with<In>(std::declval<Fn&>(), std::declval<NonVoid<In>>()));
  static_assert(Future<Second>, "then: the function must return a future; use map for a value");

 public:
  using Output = typename Second::Output;
  Then(F first, Fn fn) : stage_(std::in_place_index<0>, std::move(first)), fn_(std::move(fn)) {}

  Poll<Output> poll(Context& cx) {
    //> 1.3
    if (F* first = std::get_if<0>(&stage_)) {
      auto result = first->poll(cx);
      if (result.is_pending()) return Pending{};
      // The first stage is destroyed here, before the second one is polled.
      stage_.template emplace<1>(invoke_with<In>(fn_, result.take()));
    }
    return std::get<1>(stage_).poll(cx);
    //<
  }

 private:
  std::variant<F, Second> stage_;
  Fn fn_;
};

//! A future that runs `future`, then the future `fn(output)`. (Rust: `FutureExt::then`.)
template <Future F, class Fn>
Then<F, Fn> then(F future, Fn fn) {
  return {std::move(future), std::move(fn)};
}

}  // namespace pollen
