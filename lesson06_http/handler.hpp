#pragma once
// Any function that takes extractors and gives an answer, behind one type.

#include <functional>
#include <variant>

#include "lesson01_future/box_future.hpp"
#include "lesson01_future/map.hpp"
#include "lesson06_http/extract.hpp"
#include "lesson06_http/response.hpp"

namespace pollen::http {

//! What a handler gives: an answer, or, from a coroutine, a future of one.
using Reply = std::variant<Response, BoxFuture<Response>>;

//! A function, or an object with one `operator()`, made into something that answers requests.
//! - Its parameters are extractors, in any number and order. A coroutine must take them by value.
//! - It returns something that turns into a `Response`, or a future of that, or nothing.
//! - It is called from several threads at once, and must outlive the futures that it gave.
class Handler {
 public:
  template <class Fn>
  requires(!std::same_as<Fn, Handler>) Handler(Fn fn) {
    constexpr bool one_signature = requires { std::function(std::declval<Fn>()); };
    static_assert(one_signature, "handler: this must be a function, or a lambda without `auto`");
    if constexpr (one_signature) {
      using Signature = decltype(std::function(std::declval<Fn>()));
      inner_ = std::make_shared<Model<Fn, Signature>>(std::move(fn));
    }
  }

  //! Runs the extractors and the function, but not a coroutine, which begins with the first poll.
  //! Throws what they throw. `request` is used up then, and need not live on.
  Reply operator()(Request& request) const { return inner_->call(request); }

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual Reply call(Request& request) const = 0;
  };
  template <class Fn, class Signature>
  struct Model;

  std::shared_ptr<const Interface> inner_;
};

//! Makes a `Response` of whatever a handler, or its future, gave.
struct Answer {
  Response operator()() const { return {}; }
  template <class T>
  Response operator()(T&& value) const {
    static_assert(IntoResponse<T>, "handler: it returns what has no `into_response`");
    return into_response(std::forward<T>(value));
  }
};

template <class Fn, class R, class... Args>
struct Handler::Model<Fn, std::function<R(Args...)>> final : Handler::Interface {
  static_assert((Extractor<std::remove_cvref_t<Args>> && ...),
                "handler: each parameter must be a Path, Query, Body, State, Request, or another "
                "type with a static `from(Request&)`");
  static_assert(std::is_invocable_v<const Fn&, Args...>,
                "handler: it serves many requests at once, so it cannot be `mutable`");
  static_assert(!Future<R> || (!std::is_reference_v<Args> && ...),
                "handler: a coroutine outlives the call, so it must take parameters by value");

  explicit Model(Fn f) : fn(std::move(f)) {}

  Reply call(Request& request) const override {
    //> 6.6
    // `Request` gives but a reference, and is moved only when all the others have theirs.
    std::tuple<decltype(std::remove_cvref_t<Args>::from(request))...> args{
        std::remove_cvref_t<Args>::from(request)...};
    if constexpr (Future<R>) {
      return BoxFuture<Response>(map(std::apply(fn, std::move(args)), Answer{}));
    } else if constexpr (std::is_void_v<R>) {
      std::apply(fn, std::move(args));
      return Response();
    } else {
      return Answer{}(std::apply(fn, std::move(args)));
    }
    //<
  }

  Fn fn;
};

}  // namespace pollen::http
