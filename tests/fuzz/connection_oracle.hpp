#pragma once
// A whole connection: handlers run for exactly those requests that the parsers take, and what is
// refused leads to none, in whatever pieces the bytes come.

#include <sys/socket.h>

#include "lesson02_waker/yield_now.hpp"
#include "lesson03_executor/local_executor.hpp"
#include "lesson06_http/connection.hpp"
#include "tests/fuzz/oracle.hpp"

namespace pollen::fuzz {

//! What handlers saw, and what the client got.
struct Exchanged {
  std::vector<std::string> calls;
  std::vector<std::string> replies;
};

//! A request as a handler sees it, which is also its answer.
inline std::string echo(const http::Request& request) {
  return std::string(request.method) + " " + std::string(request.target) + " " + request.body;
}
inline std::string reply_text(int status, bool head, const std::string& body) {
  return std::to_string(status) + " " + (head ? "" : body);
}

//! What must happen, from the parsers alone.
class Expected {
 public:
  Expected(std::string_view text, const http::Limits& limits) : rest_(text), limits_(limits) {}

  Exchanged predict() {
    try {
      while (one_request()) {
      }
    } catch (const http::HttpError& error) {
      const bool head = request_.method == "HEAD";
      result_.replies.push_back(reply_text(error.status.code(), head, error.what()));
    }
    return std::move(result_);
  }

 private:
  //! False: the connection ends.
  bool one_request() {
    const std::size_t size = parser_.parse(rest_, request_);
    http::require(size > 0 || rest_.empty(), 400, "the request ended in the middle of its head");
    if (size == 0) return false;
    rest_.remove_prefix(size);
    const http::BodyLength length = http::body_length(request_, limits_.max_body);
    request_.expects_continue();
    http::BodyDecoder decoder(length, limits_);
    rest_.remove_prefix(decoder.decode(rest_, request_.body));
    http::require(decoder.done(), 400, "the request ended in the middle of its body");
    result_.calls.push_back(echo(request_));
    result_.replies.push_back(reply_text(200, request_.method == "HEAD", echo(request_)));
    return request_.wants_keep_alive();
  }

  std::string_view rest_;
  http::Limits limits_;
  http::HeadParser parser_{limits_};
  http::Request request_;
  Exchanged result_;
};

//! The replies in what a server sent. `expected` knows which of them have no body.
inline std::vector<std::string> replies_in(std::string_view bytes, const Exchanged& expected) {
  std::vector<std::string> replies;
  while (!bytes.empty()) {
    const std::size_t size = bytes.find("\r\n\r\n") + 4;
    agree(size > 4 && bytes.starts_with("HTTP/1.1 "), "no reply: " + std::string(bytes));
    const std::string_view head = bytes.substr(0, size);
    bytes.remove_prefix(size);
    if (head.starts_with("HTTP/1.1 100 ")) continue;  // depends on the pieces
    const std::size_t field = head.find("\r\nContent-Length: ");
    agree(field != head.npos, "a reply without a length");
    const std::size_t length = std::stoul(std::string(head.substr(field + 18)));
    const std::size_t number = replies.size();
    const std::string status(head.substr(9, 3));
    const bool empty = number < expected.replies.size() && expected.replies[number] == status + " ";
    replies.push_back(status + " " + std::string(bytes.substr(0, empty ? 0 : length)));
    bytes.remove_prefix(empty ? 0 : std::min(length, bytes.size()));
  }
  return replies;
}

inline Async<void> run_server(std::shared_ptr<http::ServerState> state, Fd fd) {
  auto connection = std::make_unique<http::Connection>(std::move(state), TcpStream(std::move(fd)));
  co_await http::Connection::serve(std::move(connection));
}

//! Sends the input in its pieces, and gives what comes back.
inline Async<std::string> run_client(Fd fd, Input input) {
  virtual_clock::pause();
  const TcpStream stream{std::move(fd)};
  std::string_view rest = input.text;
  while (!rest.empty()) {
    const std::string_view piece = input.next_piece(rest);
    co_await stream.write_all(piece);
    co_await sleep(std::chrono::microseconds(10));  // on the virtual clock: the server is through
  }
  stream.shutdown();
  std::string all;
  while (true) {
    const std::size_t count = co_await stream.read_append(all);
    if (count == 0) co_return all;
  }
}

//! A handler for everything that writes down what it sees.
inline http::Router recording_router(std::vector<std::string>& calls, bool waits) {
  auto record = [&calls](http::Request request) {
    calls.push_back(echo(request));
    return calls.back();
  };
  auto later = [&calls](http::Request request) -> Async<std::string> {
    calls.push_back(echo(request));
    std::string answer = calls.back();
    co_await yield_now();
    co_return answer;
  };
  http::Router router;
  router.fallback(waits ? http::Handler(later) : http::Handler(record));
  return router;
}

inline void check_connection(std::string_view bytes) {
  const Input input(bytes.substr(0, 1024));  // byte by byte within all the limits of time
  const Exchanged expected = Expected(input.text, input.limits()).predict();

  std::vector<std::string> calls;
  http::ServerOptions options;
  options.limits = input.limits();
  const auto state =
      std::make_shared<http::ServerState>(recording_router(calls, input.choice()), options);
  int fds[2];
  agree(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) == 0, "sockets");
  std::string answer;
  {
    LocalExecutor executor;
    executor.spawn(run_server(state, Fd(fds[0]))).detach();
    answer = executor.block_on(run_client(Fd(fds[1]), input));
  }
  agree(calls == expected.calls, "handlers ran for other requests than the parsers took");
  const auto replies = replies_in(answer, expected);
  std::string story;
  for (const auto& reply : expected.replies) story += "expected: " + reply + "\n";
  for (const auto& reply : replies) story += "got: " + reply + "\n";
  agree(replies == expected.replies, story);
}

}  // namespace pollen::fuzz
