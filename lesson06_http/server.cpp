#include "lesson06_http/server.hpp"

#include <iostream>

#include "lesson01_future/select.hpp"
#include "lesson03_executor/executor.hpp"
#include "lesson05_timers/timeout.hpp"

namespace pollen::http {

namespace {

using Shared = std::shared_ptr<ServerState>;

bool is_shortage(const std::system_error& error) {
  const int code = error.code().value();
  return code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM || code == ENOSPC;
}

// Accepts one connection. False: there is nothing left to make it of.
Async<bool> accept_one(const TcpListener& listener, const Shared& server) {
  try {
    auto stream = co_await listener.accept();
    stream.set_nodelay(true);
    // It enters the server here, not when its task begins: a shutdown in between waits for it.
    spawn(Connection::serve(std::make_unique<Connection>(server, std::move(stream)))).detach();
  } catch (const std::system_error& error) {
    if (error.code().value() == ECANCELED) throw;  // the runtime has gone
    if (is_shortage(error)) {
      std::cerr << "serve: " << error.what() << "; waiting until connections have ended\n";
      co_return false;
    }
    // The client has gone before we looked at it.
  } catch (const std::bad_alloc&) {
    co_return false;
  }
  co_return true;
}

Async<void> accept_all(const TcpListener& listener, const Shared& server) {
  while (true) {
    const bool accepted = co_await accept_one(listener, server);
    if (!accepted) co_await sleep(std::chrono::milliseconds(100));
  }
}

}  // namespace

Async<void> serve(TcpListener listener, Router router, BoxFuture<void> shutdown,
                  ServerOptions options) {
  //> 6.8 closing gracefully
  const auto server = std::make_shared<ServerState>(std::move(router), options);
  {
    const TcpListener open = std::move(listener);  // closed at the end of the block
    auto either = select(std::move(shutdown), accept_all(open, server));
    co_await either;
  }
  server->close();
  auto all_gone = poll_fn([&](Context& cx) { return server->poll_empty(cx); });
  auto limited = timeout(server->options.shutdown_timeout, by_ref(all_gone));
  co_await limited;
  //<
}

}  // namespace pollen::http
