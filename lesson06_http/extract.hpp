#pragma once
// What a handler may ask for, by the types of its parameters. (axum: extractors.)

#include <stdexcept>
#include <tuple>

#include "lesson06_http/request.hpp"

namespace pollen::http {

//! A type that is made from a request, by a static function `from`. A type of yours may join. Its
//! `from` may throw an `HttpError`, which becomes the answer; what it gives must own what it holds,
//! since a coroutine outlives the request. (axum: `FromRequest`.)
template <class T>
concept Extractor = requires(Request& request) {
  T::from(request);
};

//! What most of the extractors below are: a value, reached with `*` and `->`.
template <class T>
struct Extracted {
  explicit Extracted(T v) : value(std::move(v)) {}
  T& operator*() { return value; }
  T* operator->() { return &value; }
  const T& operator*() const { return value; }
  const T* operator->() const { return &value; }
  T value;
};

//! The next parameter of the route, decoded: text, or a number. Throws a 400 if it is no number;
//! `std::logic_error` if the route has no further one, which is a mistake in the program.
template <class T>
T take_param(Request& request) {
  //> 6.6 extractors and answers
  if (request.params.empty()) throw std::logic_error("Path: the route has fewer parameters");
  const std::string_view text = request.params.front();
  request.params.erase(request.params.begin());
  if constexpr (std::is_arithmetic_v<T>) {
    T number{};
    const bool ok = parse_number(text, number) == std::errc{};
    require(ok, 400, "the path must have a number there");
    return number;
  } else {
    return T(text);
  }
  //<
}

//! The route's next parameter, or, with several types, a tuple of the next ones.
template <class T, class... More>
struct Path : Extracted<std::conditional_t<sizeof...(More) == 0, T, std::tuple<T, More...>>> {
  using Base = typename Path::Extracted;
  using Base::Base;
  static Path from(Request& request) {
    // Braces, unlike parentheses, evaluate from left to right.
    return Path(decltype(Base::value){take_param<T>(request), take_param<More>(request)...});
  }
};

//! The request's body, as text.
struct Body : Extracted<std::string> {
  using Extracted::Extracted;
  static Body from(Request& request) { return Body(std::move(request.body)); }
};

//! What the router shares under the type `T`, with all its handlers on all threads.
template <class T>
struct State {
  static State from(Request& request) {
    for (const auto& [type, shared] : *request.states) {
      if (type == typeid(T)) return State{std::static_pointer_cast<T>(shared)};
    }
    throw std::logic_error("State: the router has none of this type");
  }
  T& operator*() const { return *value; }
  T* operator->() const { return value.get(); }
  std::shared_ptr<T> value;
};

//! What follows the '?' in the target, decoded as a form is (application/x-www-form-urlencoded).
class Query {
 public:
  //! Throws a 400 for a malformed escape.
  explicit Query(std::string_view text);
  static Query from(Request& request) { return Query(request.query); }
  //! The value of the first pair of that name. It is good as long as the query is.
  std::optional<std::string_view> get(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

}  // namespace pollen::http
