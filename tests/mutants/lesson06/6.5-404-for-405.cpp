// mutant 6.5: says that there is no such path
// bug: the path is there, only not with that method: the client looks for the mistake in the wrong place
// killed by: a wrong method is not a wrong path
// shows: expected 405, got 404
  const MethodRouter& methods = route->methods;
  const Handler* handler = methods.find(method);
  if (!handler && method == "HEAD") handler = methods.find("GET");
  if (handler) return handler;
  for (const std::string_view known :
       {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    if (method != known) continue;
    Response response(Status(method == "OPTIONS" ? 204 : 404));
    return std::move(response.header("Allow", methods.allow()));
  }
  return Response(Status(501));
//@ 2
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
  params.emplace_back(rest[0].data(), rest.back().data() + rest.back().size());
  return &*node.wildcard;
