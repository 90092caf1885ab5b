// The bytes of a reply.

#include <doctest/doctest.h>

#include "tests/support/http.hpp"

using namespace pollen;
using namespace pollen::http;
using namespace pollen::http::test;

namespace {

class NoPieces : public BodyStream {
 public:
  Async<std::optional<std::string>> next() override { co_return std::nullopt; }
};

struct Sent {
  std::string text;  // without the date
  StreamForm form;
  bool keep_alive;
};

Exchange exchange(bool head, int minor, bool keep_alive) {
  Exchange result;
  result.head = head;
  result.minor_version = minor;
  result.keep_alive = keep_alive;
  return result;
}

Sent send(const Response& response, Exchange how = exchange(false, 1, true)) {
  Sent sent;
  sent.form = render(sent.text, response, how);
  sent.keep_alive = how.keep_alive;
  const std::size_t date = sent.text.find("Date: ");
  REQUIRE(date != std::string::npos);
  sent.text.erase(date, sent.text.find('\n', date) + 1 - date);
  return sent;
}

Response stream(std::optional<std::uint64_t> length = std::nullopt) {
  return Response(std::make_unique<NoPieces>(), "text/css", length);
}

const std::string text_head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n";

}  // namespace

TEST_CASE("92 a reply is framed, with and without keep-alive, for 1.0 and 1.1") {
  CHECK(send("hello").text == text_head + "Content-Length: 5\r\n\r\nhello");
  CHECK(send("").text == text_head + "Content-Length: 0\r\n\r\n");
  CHECK(send(Response()).text == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  CHECK(send("a", exchange(false, 1, false)).text ==
        text_head + "Content-Length: 1\r\nConnection: close\r\n\r\na");
  CHECK(send("a", exchange(false, 0, false)).text ==
        text_head + "Content-Length: 1\r\nConnection: close\r\n\r\na");
  CHECK(send("a", exchange(false, 0, true)).text ==
        text_head + "Content-Length: 1\r\nConnection: keep-alive\r\n\r\na");
  CHECK(send("a", Exchange()).text ==
        text_head + "Content-Length: 1\r\nConnection: close\r\n\r\na");
  CHECK(send("a").keep_alive);
}

TEST_CASE("92 every status that the server gives by itself has its reason") {
  const std::pair<int, const char*> cases[] = {
      {400, "Bad Request"},           {404, "Not Found"},
      {405, "Method Not Allowed"},    {408, "Request Timeout"},
      {413, "Content Too Large"},     {414, "URI Too Long"},
      {417, "Expectation Failed"},    {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"}, {501, "Not Implemented"},
      {503, "Service Unavailable"},   {505, "HTTP Version Not Supported"}};
  for (const auto& c : cases) {
    CHECK(Status(c.first).reason() == c.second);
    CHECK(Response(Status(c.first)).body == c.second);
  }
  CHECK(Status(299).reason() == "");
  CHECK(send(Response(Status(299), "x")).text.starts_with("HTTP/1.1 299 \r\n"));
}

TEST_CASE("93 HEAD: the headers as for GET, and no body") {
  for (const bool streams : {false, true}) {
    const Response response = streams ? stream(5) : Response("hello");
    const std::string whole = send(response).text;
    const Sent head = send(response, exchange(true, 1, true));
    CHECK(head.text == whole.substr(0, whole.find("\r\n\r\n") + 4));
    CHECK(head.form == StreamForm::none);
  }
  const Sent chunked = send(stream(), exchange(true, 1, true));
  CHECK(chunked.text ==
        "HTTP/1.1 200 OK\r\nContent-Type: text/css\r\nTransfer-Encoding: chunked\r\n\r\n");
  CHECK(chunked.form == StreamForm::none);
}

TEST_CASE("93 204, 205 and 304 carry no body, whatever the handler gave") {
  CHECK(send(Status(204)).text == "HTTP/1.1 204 No Content\r\n\r\n");
  CHECK(send(Status(304)).text == "HTTP/1.1 304 Not Modified\r\n\r\n");
  CHECK(send(Status(205)).text == "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n");
  CHECK(send(Response(Status(204), "text")).text == "HTTP/1.1 204 No Content\r\n\r\n");
  for (const auto length : {std::optional<std::uint64_t>(), std::optional<std::uint64_t>(5)}) {
    for (const int code : {204, 304}) {
      Response response = stream(length);
      response.status = Status(code);
      const Sent sent = send(response, exchange(false, 0, true));
      CHECK(sent.form == StreamForm::none);
      CHECK(sent.text.find("Length") == std::string::npos);
      CHECK(sent.text.find("Transfer") == std::string::npos);
      CHECK(sent.text.find("Type") == std::string::npos);
      CHECK(sent.keep_alive);
    }
  }
}

TEST_CASE("a stream is chunked, or as it is if its length is known, or up to the close in 1.0") {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n";
  const Sent chunked = send(stream());
  CHECK(chunked.text == head + "Transfer-Encoding: chunked\r\n\r\n");
  CHECK(chunked.form == StreamForm::chunked);
  CHECK(chunked.keep_alive);
  const Sent sized = send(stream(5));
  CHECK(sized.text == head + "Content-Length: 5\r\n\r\n");
  CHECK(sized.form == StreamForm::plain);
  const Sent closing = send(stream(), exchange(false, 0, true));
  CHECK(closing.text == head + "Connection: close\r\n\r\n");
  CHECK(closing.form == StreamForm::plain);
  CHECK_FALSE(closing.keep_alive);
  CHECK(send(stream(5), exchange(false, 0, true)).keep_alive);
}

TEST_CASE("what is rendered in chunks decodes to the same") {
  std::string wire;
  std::string content;
  for (const std::size_t size : std::initializer_list<std::size_t>{
           1, 0, 15, 16, 4096}) {  // an empty piece must not end the body
    const std::string piece(size, 'x');
    render_chunk(wire, piece);
    content += piece;
  }
  CHECK(wire.starts_with("1\r\nx\r\nf\r\n"));
  wire += last_chunk;
  std::string body;
  BodyDecoder decoder({.chunked = true}, Limits());
  CHECK(decoder.decode(wire, body) == wire.size());
  CHECK(decoder.done());
  CHECK(body == content);
}

TEST_CASE("headers of a handler's: in order, and Content-Type replaces the default") {
  Response response("a");
  response.header("X-One", "1").header("Content-type", "text/x").header("X-One", "2");
  CHECK(send(response).text ==
        "HTTP/1.1 200 OK\r\nX-One: 1\r\nContent-type: text/x\r\nX-One: 2\r\n"
        "Content-Length: 1\r\n\r\na");
}

TEST_CASE("a header that would split the reply, or break its framing, is refused") {
  const std::pair<std::string, std::string> bad[] = {
      {"A", "b\r\nSet-Cookie: c"},
      {"A", "b\rc"},
      {"A", "b\nc"},
      {"A", std::string("b\0c", 3)},
      {"A\r\nB", "c"},
      {"A:", "b"},
      {"A ", "b"},
      {"", "b"},
      {"content-length", "5"},
      {"Transfer-Encoding", "chunked"},
      {"Connection", "close"},
      {"Date", "now"},
  };
  for (const auto& c : bad) {
    CAPTURE(c.first);
    CAPTURE(c.second);
    Response response("a");
    CHECK_THROWS_AS(response.header(c.first, c.second), std::invalid_argument);
    CHECK(response.headers().empty());
  }
  CHECK_NOTHROW(Response("a").header("Location", "/caf\xc3\xa9?a=b;c"));
}

TEST_CASE("a status that is not final is refused") {
  for (const int code : {-1, 0, 100, 199, 600, 1000}) {
    CHECK_THROWS_AS(Response(Status(code), ""), std::invalid_argument);
    CHECK_THROWS_AS(throw HttpError(code, ""), std::invalid_argument);
  }
  CHECK_NOTHROW(Response(Status(200), ""));
  CHECK_NOTHROW(Response(Status(599), ""));
}

TEST_CASE("a reply has a date (RFC 9110 5.6.7), in any locale") {
  CHECK(http_date(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
  CHECK(http_date(951782400) == "Tue, 29 Feb 2000 00:00:00 GMT");
  CHECK(http_date(4107542399) == "Sun, 28 Feb 2100 23:59:59 GMT");
  // Rendered between two looks at the clock, it is one of these seconds.
  const std::time_t before = std::time(nullptr);
  std::string text;
  Exchange how;
  render(text, "a", how);
  bool found = false;
  for (std::time_t second = before; second <= std::time(nullptr); ++second) {
    found |= text.find("\r\nDate: " + http_date(second) + "\r\n") != std::string::npos;
  }
  CHECK(found);
}

TEST_CASE("91 93 an exchange takes from the request what its reply depends on") {
  const Exchange get(make_request("GET", "/"));
  CHECK_FALSE(get.head);
  CHECK(get.minor_version == 1);
  CHECK(get.keep_alive);
  const Exchange head(parse("HEAD / HTTP/1.0\r\n\r\n"));
  CHECK(head.head);
  CHECK(head.minor_version == 0);
  CHECK_FALSE(head.keep_alive);
  CHECK_FALSE(Exchange().keep_alive);
}
