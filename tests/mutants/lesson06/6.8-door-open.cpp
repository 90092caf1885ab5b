// mutant 6.8: keeps the listener until the end
// bug: the kernel goes on to take connections in, and nobody will ever answer them
// killed by: nobody new is let in while it closes
// shows: the second client is refused
  const auto server = std::make_shared<ServerState>(std::move(router), options);
  auto either = select(std::move(shutdown), accept_all(listener, server));
  co_await either;
  server->close();
  auto all_gone = poll_fn([&](Context& cx) { return server->poll_empty(cx); });
  auto limited = timeout(server->options.shutdown_timeout, by_ref(all_gone));
  co_await limited;
