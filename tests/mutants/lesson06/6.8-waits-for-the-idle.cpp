// mutant 6.8: tells the connections nothing
// bug: each waits for its next request, and so does the server, until a timeout ends it
// killed by: an idle connection does not hold the server up
// shows: until a timeout ended the idle connection
  const auto server = std::make_shared<ServerState>(std::move(router), options);
  {
    const TcpListener open = std::move(listener);
    auto either = select(std::move(shutdown), accept_all(open, server));
    co_await either;
  }
  auto all_gone = poll_fn([&](Context& cx) { return server->poll_empty(cx); });
  auto limited = timeout(server->options.shutdown_timeout, by_ref(all_gone));
  co_await limited;
