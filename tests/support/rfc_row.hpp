#pragma once
// One row of the tables in tests/lesson06/rfc_*: what is sent, and what must come back.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace pollen::http::test {

//! Bytes that are sent at once, and how long the client waits (on the virtual clock) after them.
struct Piece {
  Piece(const char* text) : bytes(text) {}  // not explicit: a row is written as bare strings
  Piece(std::string text, std::chrono::milliseconds wait = std::chrono::milliseconds(1))
      : bytes(std::move(text)), pause(wait) {}
  std::string bytes;
  std::chrono::milliseconds pause{1};
};

//! What a reply answers: to a HEAD no body may follow, whatever the head says.
enum class Of { any, head };

//! What one reply must look like.
struct Want {
  int status;
  std::optional<std::string> body = std::nullopt;  //!< Without one, any will do.
  std::vector<std::string> lines = {};             //!< Header lines; "!Name" must be absent.
  Of of = Of::any;
};

//! How the client goes on behind the last piece, and what must become of the connection.
enum class End {
  kept,         //!< One more request is sent, and must be answered.
  closed,       //!< One more request is sent, and must not; the connection ends without a reset.
  half_closed,  //!< The client sends its end; the connection ends when all is answered.
  silent,       //!< The client waits; the server must end the connection in time.
  reset,        //!< The client resets the connection; the server must serve the next one.
  broken        //!< The server gives the client up before the last reply is whole.
};

//! One exchange. Where the RFC leaves the server a choice, the title says "strict: "; each section
//! is that of RFC 9110, 9112, 3986 (URI) or 6585 (status 431).
struct Row {
  const char* section;  //!< "9112 3.2": the number of the RFC, and the section in it.
  std::string title;
  std::vector<Piece> sent;
  std::vector<Want> wanted;
  End end;
  std::chrono::milliseconds read_pause{0};  //!< Before each piece that the client reads.
};

using Rows = std::vector<Row>;

// The tables, in tests/lesson06/rfc_*_rows.cpp.
Rows request_line_rows();
Rows target_rows();
Rows host_rows();
Rows method_rows();
Rows header_rows();
Rows length_rows();
Rows chunk_rows();
Rows expectation_rows();
Rows keep_alive_rows();
Rows pipelining_rows();
Rows timing_rows();

//! A request for the page whose answer is "home".
inline const std::string get_home = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

//! The same with other first line, or with more header lines (each ends in CR LF).
inline std::string with_first_line(const std::string& line) { return line + "\r\nHost: h\r\n\r\n"; }
inline std::string with_headers(const std::string& lines) {
  return "GET / HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n";
}

//! A POST to a page that sends the body back.
inline std::string echo(const std::string& headers, const std::string& body = "") {
  return "POST /echo HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n" + body;
}
inline std::string echo_chunked(const std::string& body) {
  return echo("Transfer-Encoding: chunked\r\n", body);
}

//! A row for a request that is answered, and for one that is refused: the connection ends then.
inline Row served(const char* section, const char* title, const std::string& sent,
                  const std::string& body) {
  return {section, title, {sent}, {{200, body}}, End::kept};
}
inline Row refused(const char* section, const char* title, const std::string& sent,
                   int status = 400) {
  return {section, title, {sent}, {{status, std::nullopt, {"Connection: close"}}}, End::closed};
}

//! The text in pieces of `size` bytes.
inline std::vector<Piece> cut(const std::string& text, std::size_t size,
                              std::chrono::milliseconds pause = std::chrono::milliseconds(1)) {
  std::vector<Piece> pieces;
  for (std::size_t at = 0; at < text.size(); at += size) {
    pieces.emplace_back(text.substr(at, size), pause);
  }
  return pieces;
}

}  // namespace pollen::http::test
