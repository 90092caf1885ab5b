#pragma once
// Which handler answers a request: by path, then by method. (axum: `Router`, `MethodRouter`.)

#include <map>
#include <span>

#include "lesson06_http/handler.hpp"

namespace pollen::http {

//! The handlers of one route: `get(show).post(change)`.
class MethodRouter {
 public:
  //! Any method, also one that HTTP does not define.
  MethodRouter& on(std::string method, Handler handler);
  MethodRouter& get(Handler handler) { return on("GET", std::move(handler)); }
  MethodRouter& head(Handler handler) { return on("HEAD", std::move(handler)); }
  MethodRouter& post(Handler handler) { return on("POST", std::move(handler)); }
  MethodRouter& put(Handler handler) { return on("PUT", std::move(handler)); }
  MethodRouter& patch(Handler handler) { return on("PATCH", std::move(handler)); }
  // NOLINTNEXTLINE(readability-identifier-naming): `delete` is a keyword
  MethodRouter& delete_(Handler handler) { return on("DELETE", std::move(handler)); }
  MethodRouter& options(Handler handler) { return on("OPTIONS", std::move(handler)); }

 private:
  friend class Router;
  const Handler* find(std::string_view method) const;
  std::string allow() const;

  std::vector<std::pair<std::string, Handler>> handlers_;
};

inline MethodRouter get(Handler handler) { return MethodRouter().get(std::move(handler)); }
inline MethodRouter head(Handler handler) { return MethodRouter().head(std::move(handler)); }
inline MethodRouter post(Handler handler) { return MethodRouter().post(std::move(handler)); }
inline MethodRouter put(Handler handler) { return MethodRouter().put(std::move(handler)); }
inline MethodRouter patch(Handler handler) { return MethodRouter().patch(std::move(handler)); }
// NOLINTNEXTLINE(readability-identifier-naming)
inline MethodRouter delete_(Handler handler) { return MethodRouter().delete_(std::move(handler)); }
inline MethodRouter options(Handler handler) { return MethodRouter().options(std::move(handler)); }

//! What a router finds: a handler, or the answer at once, for which no body needs to be read.
using Match = std::variant<const Handler*, Response>;

//! Maps paths and methods to handlers. In a pattern, a segment `:name` stands for any one that is
//! not empty, and a last segment `*name` for all that follows, were it nothing. A written segment
//! goes before a parameter, and that before a wildcard; where one leads nowhere the next is tried.
class Router {
 public:
  //! Adds handlers. The same pattern may be given again with other methods. Throws
  //! `std::invalid_argument`, naming the route, for a malformed pattern, and for one that matches
  //! the same paths as another and differs in the names or has a method in common.
  Router& route(std::string_view pattern, const MethodRouter& methods);
  //! Answers where no pattern matches; without it, that is 404.
  Router& fallback(Handler handler);
  //! Shares a value with the handlers that ask for a `State<T>`.
  template <class T>
  Router& state(std::shared_ptr<T> shared) {
    states_.emplace_back(typeid(T), std::move(shared));
    return *this;
  }

  //! Finds the handler for a request and stores the route's parameters in it. The handler stays
  //! where it is as long as the router does. HEAD falls back to GET. Other answers: 404; 405 with
  //! Allow; 501 for a method that HTTP does not know; 204 with Allow to OPTIONS.
  Match find(Request& request) const;

 private:
  struct Route {
    std::string pattern;
    MethodRouter methods;
  };
  struct Node {
    std::map<std::string, std::size_t, std::less<>> children;  // written segments
    std::size_t param = 0;                                     // node behind a parameter; 0: none
    std::optional<Route> route;                                // for a path that ends here
    std::optional<Route> wildcard;                             // for all that goes on
  };
  using Segments = std::span<const std::string_view>;
  using Params = std::vector<std::string_view>;
  const Route* find_route(const Node& node, Segments rest, Params& params) const;

  std::vector<Node> nodes_ = std::vector<Node>(1);  // the root is number 0
  std::optional<Handler> fallback_;
  States states_;
};

}  // namespace pollen::http
