#pragma once
// One connection, and a client at the other end of it: a pair of sockets that passes bytes on at
// once, on one thread and on a virtual clock, so that no case depends on how fast the machine is.

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "lesson03_executor/local_executor.hpp"
#include "lesson06_http/connection.hpp"
#include "tests/support/http_server.hpp"
#include "tests/support/sockets.hpp"

namespace pollen::graded {

//! A client that speaks bytes to one connection. For use inside a LocalExecutor.
class Visitor {
 public:
  explicit Visitor(http::Router router)
      : server_(std::make_shared<http::ServerState>(std::move(router), http::ServerOptions())) {
    auto [mine, theirs] = test::socket_pair();
    fd_ = std::move(mine);
    auto connection = std::make_unique<http::Connection>(server_, TcpStream(std::move(theirs)));
    connection_ = connection.get();
    spawn(http::Connection::serve(std::move(connection))).detach();
  }

  void send(std::string_view bytes) { test::put(fd_, bytes); }
  //! Lets the connection do all that it can without time passing; gives what it sent since.
  Async<std::string> hear() {
    co_await sleep(std::chrono::milliseconds(1));
    co_return test::take_all(fd_);
  }
  //! True if the connection has said that it will send no more, and all that it sent was heard.
  bool is_closed() const {
    char byte = 0;
    return ::recv(fd_.get(), &byte, 1, MSG_PEEK) == 0;
  }
  //! True while the server has the connection, if only to hear the client out.
  bool is_kept() const { return server_->connections() > 0; }
  //! The server's end, as long as it is kept.
  const http::Connection& connection() const { return *connection_; }
  //! Goes away without a word.
  void leave() { fd_ = Fd(); }

 private:
  std::shared_ptr<http::ServerState> server_;
  const http::Connection* connection_ = nullptr;
  Fd fd_;
};

//! Runs `script`, a coroutine that takes a `Visitor&`, with a connection that serves `router`.
template <class Script>
void visit(http::Router router, Script script) {
  auto story = [](http::Router routes, Script& run) -> Async<void> {
    virtual_clock::pause();
    Visitor visitor(std::move(routes));
    co_await run(visitor);
  };
  LocalExecutor().block_on(story(std::move(router), script));
}

}  // namespace pollen::graded
