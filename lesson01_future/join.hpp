#pragma once
// Several futures at once, all of them wanted.

#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "lesson01_future/future.hpp"

namespace pollen {

//! A future that keeps its output until its siblings are done, too.
template <Future F>
class MaybeDone {
 public:
  explicit MaybeDone(F future) : state_(std::in_place_index<0>, std::move(future)) {}

  //! Polls the future unless it is done already. True when it is done.
  bool poll(Context& cx) {
    //> 1.4 join asks only who has not finished
    F* future = std::get_if<0>(&state_);
    if (!future) return true;
    auto result = future->poll(cx);
    if (result.is_pending()) return false;
    state_.template emplace<1>(result.take());  // the finished future is destroyed here
    return true;
    //<
  }

  //! Moves the output out; the future must be done.
  OutputOf<F> take() { return std::get<1>(std::move(state_)); }

 private:
  std::variant<F, OutputOf<F>> state_;
};

//! Runs all its futures and gives a tuple of their outputs. Made by `join`.
template <Future... Fs>
class Join {
 public:
  using Output = std::tuple<OutputOf<Fs>...>;
  explicit Join(Fs... futures) : children_(MaybeDone<Fs>(std::move(futures))...) {}

  Poll<Output> poll(Context& cx) {
    //> 1.4
    return std::apply(
        [&](auto&... child) -> Poll<Output> {
          bool all_done = true;
          // Everybody who is not done is asked, whatever the others said.
          (void(all_done &= child.poll(cx)), ...);
          if (!all_done) return Pending{};
          return Output(child.take()...);
        },
        children_);
    //<
  }

 private:
  std::tuple<MaybeDone<Fs>...> children_;
};

//! A future that is done when all are: gives a tuple with an output for each, `Unit` for void.
//! If one throws, so does the join, and the others are cancelled with it. (Tokio: `join!`.)
template <Future... Fs>
Join<Fs...> join(Fs... futures) {
  return Join<Fs...>(std::move(futures)...);
}

//! Runs a vector of futures and gives a vector of their outputs. Made by `join_all`.
template <Future F>
class JoinAll {
 public:
  using Output = std::vector<OutputOf<F>>;
  explicit JoinAll(std::vector<F> futures) {
    children_.reserve(futures.size());
    for (F& future : futures) children_.emplace_back(std::move(future));
  }

  Poll<Output> poll(Context& cx) {
    bool all_done = true;
    for (auto& child : children_) all_done &= child.poll(cx);
    if (!all_done) return Pending{};
    Output outputs;
    outputs.reserve(children_.size());
    for (auto& child : children_) outputs.push_back(child.take());
    return outputs;
  }

 private:
  std::vector<MaybeDone<F>> children_;
};

//! The vector form of `join`: outputs in the order of the futures. (Rust: `join_all`.)
template <Future F>
JoinAll<F> join_all(std::vector<F> futures) {
  return JoinAll<F>(std::move(futures));
}

}  // namespace pollen
