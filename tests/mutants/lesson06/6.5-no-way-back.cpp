// mutant 6.5: goes the first way and never turns round
// bug: a written segment that leads nowhere hides the parameter beside it: 404 for a path that has a route
// killed by: where one way leads nowhere the next is tried
// shows: a handler is found
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
//@ 2
  if (rest.empty()) return node.route ? &*node.route : nullptr;
  const auto child = node.children.find(rest[0]);
  if (child != node.children.end()) {
    return find_route(nodes_[child->second], rest.subspan(1), params);
  }
  if (node.param != 0 && !rest[0].empty()) {
    params.push_back(rest[0]);
    const Route* found = find_route(nodes_[node.param], rest.subspan(1), params);
    if (found) return found;
    params.pop_back();
  }
  if (!node.wildcard) return nullptr;
  params.emplace_back(rest[0].data(), rest.back().data() + rest.back().size());
  return &*node.wildcard;
