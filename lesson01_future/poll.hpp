#pragma once
// The answer of a future that was asked: "here is your value" or "not yet".

#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <variant>

namespace pollen {

//! What stands in for a value where there is none: the output of a `Future` of void.
using Unit = std::monostate;

//! `T`, or `Unit` where `T` is void. It lets generic code store any output.
template <class T>
using NonVoid = std::conditional_t<std::is_void_v<T>, Unit, T>;

//! Converts to a `Poll<T>` that holds nothing: the future is not done yet.
struct Pending {};

//! Converts to a `Poll<void>` that is done.
struct Ready {};

//! What one poll of a future gives: a value, or nothing yet. (Rust: `std::task::Poll`.)
//! `Poll<void>` has no value to give, only the news that the future is done.
template <class T>
class [[nodiscard]] Poll {
  static_assert(!std::is_reference_v<T>,
                "a future's output must be a value, not a reference: return a pointer or a "
                "std::reference_wrapper<T> instead");

 public:
  using Value = T;

  Poll(Pending) {}
  Poll(Ready) requires std::is_void_v<T> : value_(Unit{}) {}
  Poll(NonVoid<T> value) : value_(std::move(value)) {}

  //! True once there is a value.
  bool is_ready() const {
    //> 1.1 Poll holds a value or nothing
    return value_.has_value();
    //<
  }
  //! True as long as there is none.
  bool is_pending() const { return !is_ready(); }

  //! Moves the value out. Throws `std::logic_error` if there is none.
  NonVoid<T> take() {
    //> 1.1
    if (is_pending()) throw std::logic_error("Poll::take: still pending, there is no value");
    return std::move(*value_);
    //<
  }

  //! Looks at the value where it is. Throws `std::logic_error` if there is none.
  const NonVoid<T>& value() const {
    if (is_pending()) throw std::logic_error("Poll::value: still pending, there is no value");
    return *value_;
  }

 private:
  std::optional<NonVoid<T>> value_;
};

}  // namespace pollen
