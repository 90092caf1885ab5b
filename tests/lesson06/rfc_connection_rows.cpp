// Keep-alive, closing and pipelines (RFC 9112 section 9, RFC 9110 section 7.6.1).

#include "tests/support/rfc_row.hpp"

namespace pollen::http::test {

using namespace std::chrono_literals;

Rows keep_alive_rows() {
  const Want home{200, "home"};
  const Want kept_10{200, "home", {"Connection: keep-alive"}};
  const auto old = [](const std::string& headers) {
    return std::vector<Piece>{"GET / HTTP/1.0\r\n" + headers + "\r\n"};
  };
  const auto with = [](const std::string& headers) {
    return std::vector<Piece>{with_headers(headers)};
  };
  return {
      {"9112 9.3", "HTTP/1.1 goes on", with(""), {home}, End::kept},
      {"9112 9.6", "until it is told to close", with("Connection: close\r\n"), {home}, End::closed},
      {"9110 7.6.1", "in any case", with("cOnnection: CLOSE\r\n"), {home}, End::closed},
      {"9110 7.6.1", "in a list", with("Connection: a , close,b\r\n"), {home}, End::closed},
      {"9110 7.6.1",
       "in a second field",
       with("Connection: a\r\nConnection: close\r\n"),
       {home},
       End::closed},
      {"9110 5.6.1",
       "in a list with empty elements",
       with("Connection: , ,close,\r\n"),
       {home},
       End::closed},
      {"9112 9.3",
       "close goes before keep-alive",
       with("Connection: keep-alive, close\r\n"),
       {home},
       End::closed},
      {"9110 7.6.1", "closed is not close", with("Connection: closed\r\n"), {home}, End::kept},
      {"9110 7.6.1",
       "nor is close within another word",
       with("Connection: not-close\r\n"),
       {home},
       End::kept},
      {"9112 9.3",
       "keep-alive changes nothing in HTTP/1.1",
       with("Connection: keep-alive\r\n"),
       {home},
       End::kept},
      {"9112 9.3", "HTTP/1.0 ends", old(""), {home}, End::closed},
      {"9112 9.3",
       "unless it asks to go on",
       old("Connection: keep-alive\r\n"),
       {kept_10},
       End::kept},
      {"9112 9.3",
       "in any case, in a list",
       old("Connection: x, Keep-Alive\r\n"),
       {kept_10},
       End::kept},
      {"9112 9.3",
       "close goes before keep-alive in HTTP/1.0",
       old("Connection: keep-alive, close\r\n"),
       {home},
       End::closed},
      {"9112 C.2.2",
       "Keep-Alive is not Connection",
       old("Keep-Alive: 300\r\n"),
       {home},
       End::closed},
      {"9112 9.6",
       "what comes behind a close is no longer answered",
       {with_headers("Connection: close\r\n") + get_home + get_home},
       {home},
       End::closed},
      {"9112 9.6",
       "no reset meets the last reply, however much still comes",
       {with_headers("Connection: close\r\n") + std::string(200'000, 'x'),
        std::string(200'000, 'x')},
       {home},
       End::closed},
      {"9112 9.6",
       "nor a refusal",
       {"hello\r\n\r\n" + std::string(200'000, 'x'), std::string(200'000, 'x')},
       {{400}},
       End::closed},
      {"9112 9.6",
       "nor a reply for which the body was not read",
       {"POST /none HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 400000\r\n\r\n",
        std::string(200'000, 'x'), std::string(200'000, 'x')},
       {{404}},
       End::closed},
      {"9112 9.6",
       "a HEAD with close",
       {"HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"},
       {{200, "", {}, Of::head}},
       End::closed},
      {"9110 7.8",
       "an upgrade is not taken up",
       with("Connection: upgrade\r\nUpgrade: websocket\r\n"),
       {home},
       End::kept},
      {"9112 9.3",
       "a page that fails does not end the connection",
       {with_first_line("GET /broken HTTP/1.1")},
       {{500}},
       End::kept},
  };
}

//! Pieces of 1 to 1,008 bytes, in an order that looks like none.
static std::vector<Piece> odd_pieces(const std::string& text) {
  std::vector<Piece> pieces;
  for (std::size_t at = 0, size = 1; at < text.size(); at += size, size = size * 7 % 1009) {
    pieces.emplace_back(text.substr(at, size), 0ms);
  }
  return pieces;
}

static Row thousand(const char* title, bool at_once) {
  Row row{"9112 9.3.2", title, {}, {}, End::kept};
  std::string all;
  for (int i = 0; i < 1000; ++i) {
    const std::string body = "number " + std::to_string(i);
    const std::string length = "Content-Length: " + std::to_string(body.size()) + "\r\n";
    all += i % 2 == 0 ? echo(length, body)
                      : echo_chunked("1\r\nn\r\n" +
                                     std::string(i < 10    ? "7"
                                                 : i < 100 ? "8"
                                                           : "9") +
                                     "\r\n" + body.substr(1) + "\r\n0\r\n\r\n");
    row.wanted.push_back({200, body});
  }
  row.sent = at_once ? std::vector<Piece>{all} : odd_pieces(all);
  return row;
}

Rows pipelining_rows() {
  const Want home{200, "home"};
  const Want slow{200, "slow"};
  const std::string get_slow = with_first_line("GET /slow HTTP/1.1");
  return {
      {"9112 9.3.2", "two at once", {get_home + get_home}, {home, home}, End::kept},
      {"9112 9.3.2",
       "in order, though the first one takes a second",
       {get_slow + get_home},
       {slow, home},
       End::kept},
      {"9112 9.3.2",
       "a body between two heads",
       {get_home + echo("Content-Length: 5\r\n", "hello") + get_home},
       {home, {200, "hello"}, home},
       End::kept},
      {"9112 9.3.2",
       "chunks between two heads",
       {get_home + echo_chunked("5\r\nhello\r\n0\r\nA: b\r\n\r\n") + get_home},
       {home, {200, "hello"}, home},
       End::kept},
      {"9112 9.3.2",
       "a HEAD, a 204 and a 304 between others",
       {get_home + with_first_line("HEAD / HTTP/1.1") + with_first_line("GET /nothing HTTP/1.1") +
        with_first_line("GET /unchanged HTTP/1.1") + get_home},
       {home, {200, "", {}, Of::head}, {204}, {304}, home},
       End::kept},
      {"9112 9.3.2",
       "a stream in chunks between two others",
       {get_home + with_first_line("GET /stream HTTP/1.1") + get_home},
       {home, {200, "012"}, home},
       End::kept},
      {"9112 9.3.2",
       "replies to what came before a malformed request still go out",
       {get_home + get_home + "hello\r\n\r\n" + get_home},
       {home, home, {400}},
       End::closed},
      {"9112 9.3.2",
       "and to what came before a malformed chunk",
       {get_home + echo_chunked("x\r\n") + get_home},
       {home, {400}},
       End::closed},
      {"9112 9.3.2",
       "and to what came before a close",
       {get_home + with_headers("Connection: close\r\n") + get_home},
       {home, home},
       End::closed},
      {"9112 9.3.2",
       "nothing behind a smuggled request is answered",
       {echo("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + get_home)},
       {{400}},
       End::closed},
      {"9112 9.3.2",
       "HTTP/1.0 and HTTP/1.1 on one connection",
       {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + get_home},
       {home, home},
       End::kept},
      {"9112 9.3.2",
       "the cut lies within the second head",
       {get_home + "GET / HT", "TP/1.1\r\nHost: h\r\n\r\n"},
       {home, home},
       End::kept},
      thousand("a thousand at once, each answered in order", true),
      thousand("a thousand in odd pieces, each answered in order", false),
  };
}

}  // namespace pollen::http::test
