#pragma once
// Several futures at once, the first one wanted.

#include <optional>
#include <tuple>
#include <utility>
#include <variant>

#include "lesson01_future/future.hpp"

namespace pollen {

//! Runs its futures until one is done, and drops the others. Made by `select`.
template <Future... Fs>
class Select {
 public:
  using Output = std::variant<OutputOf<Fs>...>;
  explicit Select(Fs... futures) : children_(std::in_place, std::move(futures)...) {}

  Poll<Output> poll(Context& cx) {
    //> 1.5 select drops the losers
    std::optional<Output> winner = poll_each(cx, std::index_sequence_for<Fs...>{});
    if (!winner) return Pending{};
    children_.reset();  // the losers are cancelled now, not when the select goes away
    return std::move(*winner);
    //<
  }

 private:
  template <std::size_t... I>
  std::optional<Output> poll_each(Context& cx, std::index_sequence<I...>) {
    std::optional<Output> winner;
    // `||` stops at the first that is done: those behind it are not polled any more.
    (void)(poll_one<I>(cx, winner) || ...);
    return winner;
  }

  template <std::size_t I>
  bool poll_one(Context& cx, std::optional<Output>& winner) {
    //> 1.5
    auto result = std::get<I>(*children_).poll(cx);
    if (result.is_ready()) winner.emplace(std::in_place_index<I>, result.take());
    return winner.has_value();
    //<
  }

  std::optional<std::tuple<Fs...>> children_;
};

//! A future that is done when the first is: gives a variant whose `index()` says which one, with
//! `Unit` for void. They are polled in the order given, so on a tie the earlier one wins. The
//! losers are destroyed before the result is handed out; lend one with `by_ref` to go on with it
//! later. (Tokio: `select!` with `biased`.)
template <Future... Fs>
Select<Fs...> select(Fs... futures) {
  return Select<Fs...>(std::move(futures)...);
}

}  // namespace pollen
