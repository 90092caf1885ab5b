#include "lesson06_http/router.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace pollen::http {

MethodRouter& MethodRouter::on(std::string method, Handler handler) {
  const bool valid = !method.empty() && all_of(method, token_char);
  if (!valid) throw std::invalid_argument("on: a method is letters, without a space: " + method);
  handlers_.emplace_back(std::move(method), std::move(handler));
  return *this;
}

const Handler* MethodRouter::find(std::string_view method) const {
  for (const auto& [name, handler] : handlers_) {
    if (name == method) return &handler;
  }
  return nullptr;
}

std::string MethodRouter::allow() const {
  std::string list = "OPTIONS";  // the router answers it if nobody else does
  if (find("GET") && !find("HEAD")) list += ", HEAD";
  for (const auto& [name, handler] : handlers_) {
    if (name != "OPTIONS") list += ", " + name;
  }
  return list;
}

Router& Router::route(std::string_view pattern, const MethodRouter& methods) {
  const auto refuse_if = [&](bool wrong, const std::string& why) {
    if (wrong) throw std::invalid_argument("route " + std::string(pattern) + ": " + why);
  };
  refuse_if(!pattern.starts_with('/'), "a pattern must begin with a slash");
  std::set<std::string_view> names;
  std::size_t node = 0;
  bool wildcard = false;
  for (std::size_t at = 1, slash = 0; at <= pattern.size(); at = slash + 1) {
    slash = std::min(pattern.find('/', at), pattern.size());
    const std::string_view segment = pattern.substr(at, slash - at);
    const bool param = segment.starts_with(':');
    refuse_if(wildcard, "a wildcard must be the last segment");
    wildcard = segment.starts_with('*');
    refuse_if((param || wildcard) && segment.size() == 1, "a parameter needs a name");
    refuse_if((param || wildcard) && !names.insert(segment.substr(1)).second,
              "two parameters have one name");
    if (wildcard) continue;
    Node& here = nodes_[node];
    std::size_t& next = param ? here.param : here.children[std::string(segment)];
    const bool is_new = next == 0;
    node = is_new ? next = nodes_.size() : next;
    if (is_new) nodes_.emplace_back();
  }
  std::optional<Route>& route = wildcard ? nodes_[node].wildcard : nodes_[node].route;
  if (!route) route.emplace(Route{std::string(pattern), {}});
  refuse_if(route->pattern != pattern, "it matches the same paths as " + route->pattern);
  for (const auto& [method, handler] : methods.handlers_) {
    refuse_if(route->methods.find(method), "there are two handlers for " + method);
    route->methods.on(method, handler);
  }
  return *this;
}

Router& Router::fallback(Handler handler) {
  fallback_ = std::move(handler);
  return *this;
}

Match Router::find(Request& request) const {
  request.states = &states_;
  request.params.clear();
  const Route* route = find_route(nodes_[0], request.segments, request.params);
  if (!route && fallback_) return &*fallback_;
  const std::string_view method = request.method;
  if (!route) return Response(Status(method == "OPTIONS" && request.path == "*" ? 204 : 404));

  //> 6.5 the router's choice
  const MethodRouter& methods = route->methods;
  const Handler* handler = methods.find(method);
  if (!handler && method == "HEAD") handler = methods.find("GET");
  if (handler) return handler;
  for (const std::string_view known :
       {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    if (method != known) continue;
    Response response(Status(method == "OPTIONS" ? 204 : 405));
    return std::move(response.header("Allow", methods.allow()));
  }
  return Response(Status(501));
  //<
}

const Router::Route* Router::find_route(const Node& node, Segments rest, Params& params) const {
  //> 6.5
  if (rest.empty()) return node.route ? &*node.route : nullptr;
  const auto child = node.children.find(rest[0]);
  if (child != node.children.end()) {
    const Route* found = find_route(nodes_[child->second], rest.subspan(1), params);
    if (found) return found;
  }
  if (node.param != 0 && !rest[0].empty()) {
    params.push_back(rest[0]);
    const Route* found = find_route(nodes_[node.param], rest.subspan(1), params);
    if (found) return found;
    params.pop_back();
  }
  if (!node.wildcard) return nullptr;
  // The segments lie in one text, with a slash between them.
  params.emplace_back(rest[0].data(), rest.back().data() + rest.back().size());
  return &*node.wildcard;
  //<
}

}  // namespace pollen::http
