// mutant 6.8: does not wait for the connections
// bug: the program ends with requests half answered: that is what a crash does, too
// killed by: a request in flight is answered
// shows: handlers that had ended when it was done
  const auto server = std::make_shared<ServerState>(std::move(router), options);
  {
    const TcpListener open = std::move(listener);
    auto either = select(std::move(shutdown), accept_all(open, server));
    co_await either;
  }
  server->close();
