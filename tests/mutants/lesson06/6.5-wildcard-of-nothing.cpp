// mutant 6.5: a wildcard takes nothing, too
// bug: /files is answered as /files/ is, and a handler that wants a path gets no parameter
// killed by: a wildcard takes all that follows
// shows: no handler is found
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
  if (rest.empty()) return node.route ? &*node.route : node.wildcard ? &*node.wildcard : nullptr;
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
