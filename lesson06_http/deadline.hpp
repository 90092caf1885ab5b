#pragma once
// The one timer of a connection, for all its limits.

#include <optional>
#include <utility>

#include "lesson05_timers/sleep.hpp"
#include "lesson06_http/server_state.hpp"

namespace pollen::http {

//! A limit that is put off again and again. Putting it off costs no more than a look at the clock:
//! the timer behind it is only moved when it fires too early.
class Deadline {
 public:
  explicit Deadline(Duration limit) : limit_(add_saturating(now(), limit)), sleep_(limit_) {}

  //! Reached in `limit` from now.
  void set(Duration limit) {
    limit_ = add_saturating(now(), limit);
    if (limit_ < sleep_.deadline()) sleep_.reset(limit_);
  }

  //! Done when it was reached.
  Poll<void> poll(Context& cx) {
    while (sleep_.poll(cx).is_ready()) {
      if (sleep_.deadline() >= limit_) return Ready{};
      sleep_.reset(limit_);
    }
    return Pending{};
  }

 private:
  Instant limit_;
  Sleep sleep_;
};

//! An operation on a connection with a limit: gives its output, or nothing if the limit was
//! reached, or if the server is closing and the operation is one that it does not wait for.
template <Future Op>
class Limited {
 public:
  using Output = std::optional<OutputOf<Op>>;

  //! With a `limit`, the deadline is set anew if the operation has to wait at all. With a
  //! `closing`, it ends when that server does.
  Limited(Op op, Deadline& deadline, std::optional<Duration> limit,
          const ServerState* closing = nullptr)
      : op_(std::move(op)), deadline_(deadline), limit_(limit), closing_(closing) {}

  Poll<Output> poll(Context& cx) {
    if (closing_ && closing_->is_closing()) return Output();
    auto result = op_.poll(cx);
    if (result.is_ready()) return Output(result.take());
    if (limit_) deadline_.set(*std::exchange(limit_, std::nullopt));
    // Also for whoever is pending because its budget is used up.
    Context unlimited = cx.with_budget(Context::unlimited);
    if (deadline_.poll(unlimited).is_ready()) return Output();
    return Pending{};
  }

 private:
  Op op_;
  Deadline& deadline_;
  std::optional<Duration> limit_;
  const ServerState* closing_;
};

}  // namespace pollen::http
