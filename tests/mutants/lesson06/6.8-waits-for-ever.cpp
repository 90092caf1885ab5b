// mutant 6.8: waits without a limit
// bug: one handler that hangs keeps the program from ending
// killed by: a handler that never ends is given up
// shows: it is done
  const auto server = std::make_shared<ServerState>(std::move(router), options);
  {
    const TcpListener open = std::move(listener);
    auto either = select(std::move(shutdown), accept_all(open, server));
    co_await either;
  }
  server->close();
  auto all_gone = poll_fn([&](Context& cx) { return server->poll_empty(cx); });
  co_await all_gone;
