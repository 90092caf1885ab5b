#pragma once
// A server on 127.0.0.1 and raw clients, all in one LocalExecutor with a virtual clock: no test
// waits for real time, and a timeout of ten seconds is over when everybody waits.

#include <doctest/doctest.h>

#include <cctype>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "lesson02_waker/oneshot.hpp"
#include "lesson03_executor/local_executor.hpp"
#include "lesson06_http/server.hpp"

namespace pollen::http::test {

//! A client that speaks bytes.
class Client {
 public:
  explicit Client(TcpStream stream) : stream_(std::move(stream)) {}

  static Async<Client> connect(SocketAddress server) {
    auto stream = co_await TcpStream::connect(server);
    stream.set_nodelay(true);  // else a second small piece waits for real time to pass
    co_return Client(std::move(stream));
  }

  Async<void> send(std::string bytes) { co_await stream_.write_all(bytes); }

  //! Sends no more; the server sees the end of the stream.
  void finish() { stream_.shutdown(); }

  //! All that the server sends until it closes the connection.
  Async<std::string> read_to_end() {
    while (true) {
      const std::size_t count = co_await stream_.read_append(received_);
      if (count == 0) co_return std::exchange(received_, "");
    }
  }

  //! Everything up to and with `end`.
  Async<std::string> read_until(std::string end) {
    while (received_.find(end) == std::string::npos) {
      const std::size_t count = co_await stream_.read_append(received_);
      REQUIRE_MESSAGE(count > 0, "closed after: " << received_);
    }
    const std::size_t size = received_.find(end) + end.size();
    std::string found = received_.substr(0, size);
    received_.erase(0, size);
    co_return found;
  }

  //! One reply with a Content-Length: its head and its body.
  Async<std::pair<std::string, std::string>> read_reply() {
    std::string head = co_await read_until("\r\n\r\n");
    const std::size_t at = head.find("Content-Length: ");
    REQUIRE_MESSAGE(at != std::string::npos, head);
    const std::size_t size = std::stoul(head.substr(at + 16));
    while (received_.size() < size) {
      const std::size_t count = co_await stream_.read_append(received_);
      REQUIRE(count > 0);
    }
    std::string body = received_.substr(0, size);
    received_.erase(0, size);
    co_return std::pair(std::move(head), std::move(body));
  }

  //! Ends the connection at once, with a reset.
  void reset() {
    Fd fd = std::move(stream_).into_fd();
    const linger at_once{1, 0};
    setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }

  TcpStream& stream() { return stream_; }

 private:
  TcpStream stream_;
  std::string received_;
};

//! Stops the server when it is told to.
using Stop = std::function<void()>;
using Script = std::function<Async<void>(SocketAddress server, Stop stop)>;

inline Async<void> serve_and_run(Router router, ServerOptions options, Script script) {
  virtual_clock::pause();
  auto listener = TcpListener::bind(SocketAddress::parse("127.0.0.1:0"));
  const SocketAddress address = listener.local_address();
  auto [tx, rx] = oneshot::channel<Unit>();
  auto sender = std::make_shared<oneshot::Sender<Unit>>(std::move(tx));
  const Stop stop = [sender] {
    if (!sender->is_closed()) sender->send(Unit());
  };
  auto stopped = map(std::move(rx), [](std::optional<Unit>) {});
  auto server = spawn(serve(std::move(listener), std::move(router), std::move(stopped), options));
  co_await script(address, stop);
  stop();
  co_await server;
}

//! Serves `router` while `script` runs; then the server must end gracefully.
inline void with_server(Router router, Script script, ServerOptions options = {}) {
  LocalExecutor().block_on(serve_and_run(std::move(router), options, std::move(script)));
}

//! What a server answers to these bytes, when the client sends no more after them.
inline std::string answer_to(Router router, std::string bytes, ServerOptions options = {}) {
  std::string answer;
  with_server(
      std::move(router),
      [&](SocketAddress server, Stop) -> Async<void> {
        auto client = co_await Client::connect(server);
        co_await client.send(bytes);
        client.finish();
        answer = co_await client.read_to_end();
      },
      options);
  return answer;
}

//! The status codes of the replies in `answer`, in order.
inline std::string statuses_in(const std::string& answer) {
  std::string codes;
  for (std::size_t at = answer.find("HTTP/1.1 "); at != std::string::npos;
       at = answer.find("HTTP/1.1 ", at + 1)) {
    if (std::isdigit(answer[at + 9]) == 0) continue;  // a text that speaks of HTTP
    codes += (codes.empty() ? "" : " ") + answer.substr(at + 9, 3);
  }
  return codes;
}

inline std::string get_request(std::string_view target, std::string_view headers = "") {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n" + std::string(headers) + "\r\n";
}

}  // namespace pollen::http::test
