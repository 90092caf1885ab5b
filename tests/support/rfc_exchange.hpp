#pragma once
// Plays one row of the tables against a server, and says what was wrong.

#include "lesson01_future/join.hpp"
#include "lesson05_timers/sleep.hpp"
#include "lesson05_timers/timeout.hpp"
#include "tests/support/http_server.hpp"
#include "tests/support/rfc_row.hpp"

namespace pollen::http::test {

//! What came back over one connection.
struct Received {
  std::string bytes;
  std::string problem;  // empty: none so far
  std::size_t at = 0;   // what lies before was looked at
  bool ended = false;

  std::string_view rest() const { return std::string_view(bytes).substr(at); }
};

//! Header lines of one reply.
class Head {
 public:
  explicit Head(std::string_view text) : text_(text) {}
  //! How many fields of that name there are; as the server writes it.
  std::size_t count(const std::string& name) const {
    std::size_t found = 0;
    const std::string start = "\r\n" + name + ":";
    for (std::size_t at = text_.find(start); at != text_.npos; at = text_.find(start, at + 1)) {
      ++found;
    }
    return found;
  }
  bool has_line(const std::string& line) const {
    return text_.find("\r\n" + line + "\r\n") != text_.npos;
  }
  std::size_t length() const {
    return std::stoul(text_.substr(text_.find("\r\nContent-Length: ") + 18));
  }
  //! What each reply must hold to, whatever it answers (RFC 9110 6.6.1 and 8.6, RFC 9112 6).
  std::string fault(const Want& want) const {
    const bool interim = want.status < 200;
    const bool no_length = interim || want.status == 204 || want.status == 304;
    if (count("Date") != (interim ? 0 : 1)) return "there must be one Date";
    const std::size_t framing = count("Content-Length") + count("Transfer-Encoding");
    if (no_length && framing > 0) return "a length where there is no body";
    if (!no_length && framing > 1) return "two lengths";
    for (const std::string& line : want.lines) {
      const bool absent = line.starts_with('!');
      if (absent && count(line.substr(1)) > 0) return "there must be no " + line.substr(1);
      if (!absent && !has_line(line)) return "there must be this line: " + line;
    }
    return "";
  }

 private:
  std::string text_;
};

//! Reads more, or gives up, which `in.ended` and `in.problem` say.
inline Async<void> read_more(Client& client, Received& in, Duration pause) {
  if (in.ended) co_return;
  if (pause > Duration(0)) co_await sleep(pause);
  std::string problem;
  try {
    const std::size_t count = co_await client.stream().read_append(in.bytes);
    in.ended = count == 0;
  } catch (const std::system_error& error) {
    in.ended = true;
    in.problem = error.what();
  }
}

//! Takes everything up to and with `end` from what comes; nothing if it does not come.
inline Async<std::string> take_until(Client& client, Received& in, Duration pause,
                                     std::string end) {
  while (in.rest().find(end) == in.bytes.npos && !in.ended) co_await read_more(client, in, pause);
  const std::size_t found = in.rest().find(end);
  if (found == in.bytes.npos) co_return "";
  std::string text(in.rest().substr(0, found + end.size()));
  in.at += text.size();
  co_return text;
}

//! Takes `size` bytes, or as many as come.
inline Async<std::string> take_bytes(Client& client, Received& in, Duration pause,
                                     std::size_t size) {
  while (in.rest().size() < size && !in.ended) co_await read_more(client, in, pause);
  std::string text(in.rest().substr(0, size));
  in.at += text.size();
  co_return text;
}

//! The body of a reply that comes in chunks.
inline Async<std::string> take_chunks(Client& client, Received& in, Duration pause) {
  std::string body;
  while (true) {
    const std::string line = co_await take_until(client, in, pause, "\r\n");
    const std::size_t size = line.empty() ? 0 : std::stoul(line, nullptr, 16);
    const std::string data = co_await take_bytes(client, in, pause, size + 2);
    if (size == 0) co_return body;
    body += data.substr(0, size);
  }
}

//! Takes one reply, and says what is wrong with it.
inline Async<std::string> check_reply(Client& client, Received& in, const Row& row, Want want,
                                      bool is_last) {
  const std::string text = co_await take_until(client, in, row.read_pause, "\r\n\r\n");
  const std::string status = "HTTP/1.1 " + std::to_string(want.status) + " ";
  if (!text.starts_with(status)) co_return "this must begin with " + status + ": " + text;
  const Head head(text);
  const std::string fault = head.fault(want);
  if (!fault.empty()) co_return fault;
  const bool says_close = head.has_line("Connection: close");
  if (says_close && !(is_last && row.end != End::kept)) co_return "this was not the last reply";
  if (!says_close && is_last && row.end == End::closed) co_return "it must say that it closes";
  if (want.of == Of::head || want.status < 200 || want.status == 204 || want.status == 304) {
    co_return "";
  }
  std::string body;
  if (head.count("Transfer-Encoding") > 0) {
    body = co_await take_chunks(client, in, row.read_pause);
  } else {
    const bool to_end = head.count("Content-Length") == 0;
    const std::size_t size = to_end ? in.bytes.max_size() : head.length();
    body = co_await take_bytes(client, in, row.read_pause, size);
    if (!to_end && body.size() < size) co_return "the body is cut short";
  }
  const bool as_wanted = !want.body || *want.body == body;
  co_return as_wanted ? "" : "the body is " + body.substr(0, 200);
}

//! Sends the pieces, and what belongs to the row's end.
inline Async<void> send_row(Client& client, const Row& row) {
  for (const Piece& piece : row.sent) {
    co_await client.send(piece.bytes);
    co_await sleep(piece.pause);
  }
  if (row.end == End::kept || row.end == End::closed) co_await client.send(get_home);
  if (row.end == End::half_closed) client.finish();
}

//! Takes all that must come, and says what is wrong with it.
inline Async<std::string> check_replies(Client& client, Received& in, const Row& row) {
  for (std::size_t i = 0; i < row.wanted.size(); ++i) {
    const bool is_last = i + 1 == row.wanted.size();
    const std::string fault = co_await check_reply(client, in, row, row.wanted[i], is_last);
    if (row.end == End::broken && is_last) co_return in.ended ? "" : "it must end";
    if (!fault.empty()) co_return "reply " + std::to_string(i + 1) + ": " + fault;
  }
  if (row.end == End::kept) {
    Row probe{"", "", {}, {}, End::kept};
    const Want home{200, "home"};
    const std::string fault = co_await check_reply(client, in, probe, home, true);
    co_return fault.empty() ? "" : "the next request: " + fault;
  }
  while (!in.ended) co_await read_more(client, in, row.read_pause);
  if (!in.rest().empty()) co_return "more than was asked for: " + std::string(in.rest());
  co_return in.problem;
}

//! Plays a row on a connection of its own. "" if all is as it must be.
inline Async<std::string> exchange(SocketAddress server, const Row& row, Received& in) {
  auto client = co_await Client::connect(server);
  if (row.end == End::reset) {
    co_await send_row(client, row);
    client.reset();
    co_await sleep(std::chrono::milliseconds(1));
    Row next{"", "", {}, {}, End::kept};
    const std::string fault = co_await exchange(server, next, in);
    co_return fault;
  }
  // The client reads while it sends: a pipeline of requests fills the buffers in both directions.
  auto both = join(send_row(client, row), check_replies(client, in, row));
  const auto results = co_await both;
  co_return std::get<1>(results);
}

}  // namespace pollen::http::test
