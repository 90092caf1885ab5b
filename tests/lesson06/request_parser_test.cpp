// The request line and the headers, whole and in pieces.

#include <doctest/doctest.h>

#include "tests/support/http.hpp"

using namespace pollen::http;
using namespace pollen::http::test;

namespace {

const std::string sample =
    "POST /a%20b/c?x=1&y HTTP/1.1\r\n"
    "Host: example.com:3000\r\n"
    "Cookie: one\r\n"
    "cookie:\t two words \t\r\n"
    "Content-Length: 3\r\n"
    "\r\n";

void check_sample(const Request& request) {
  CHECK(request.method == "POST");
  CHECK(request.target == "/a%20b/c?x=1&y");
  CHECK(request.path == "/a%20b/c");
  CHECK(request.query == "x=1&y");
  CHECK(request.host == "example.com:3000");
  CHECK(request.minor_version == 1);
  REQUIRE(request.segments.size() == 2);
  CHECK(request.segments[0] == "a b");
  CHECK(request.segments[1] == "c");
  REQUIRE(request.headers.size() == 4);
  CHECK(request.headers[1].name == "Cookie");
  CHECK(request.headers[2].name == "cookie");
  CHECK(request.header("COOKIE") == "one");
  CHECK(request.headers[2].value == "two words");
  CHECK_FALSE(request.header("Accept"));
}

//! Feeds a parser `text` in pieces of `size` bytes, as a connection does, and says how it ends:
//! with the size of a head, or with the negative of a status.
int outcome(std::string_view text, std::size_t size, const Limits& limits = {}) {
  HeadParser parser(limits);
  Request request;
  try {
    for (std::size_t end = std::min(size, text.size());; end = std::min(end + size, text.size())) {
      const std::string copy(text.substr(0, end));  // a buffer that grows also moves
      const std::size_t taken = parser.parse(copy, request);
      if (taken != 0 || end == text.size()) return static_cast<int>(taken);
    }
  } catch (const HttpError& error) {
    return -error.status.code();
  }
}

std::string with_line(const std::string& line) {
  return "GET / HTTP/1.1\r\nHost: h\r\n" + line + "\r\n\r\n";
}

}  // namespace

TEST_CASE("88 a request cut at every byte is the same request") {
  for (std::size_t cut = 1; cut < sample.size(); ++cut) {
    CAPTURE(cut);
    HeadParser parser{Limits()};
    Request request;
    CHECK(parser.parse(std::string(sample, 0, cut), request) == 0);
    CHECK(parser.parse(std::string(sample), request) == sample.size());
    check_sample(request);
  }
}

TEST_CASE("88 a request that comes byte by byte, and another one behind it") {
  HeadParser parser{Limits()};
  Request request;
  for (int round = 0; round < 2; ++round) {
    for (std::size_t size = 1; size < sample.size(); ++size) {
      REQUIRE(parser.parse(std::string_view(sample).substr(0, size), request) == 0);
    }
    CHECK(parser.parse(sample, request) == sample.size());
    check_sample(request);
  }
}

TEST_CASE("88 bytes that were looked at are not looked at again") {
  HeadParser parser{Limits()};
  Request request;
  std::string data = "GET / HTTP/1.1\r\nHost: h\r\nA: b";
  REQUIRE(parser.parse(data, request) == 0);
  // A trap that only one who looks again would step into. It breaks the contract, on purpose.
  std::string trapped = data;
  std::fill(trapped.begin(), trapped.end(), '\n');
  CHECK_NOTHROW(CHECK(parser.parse(trapped + "c", request) == 0));
  data += "c\r\n\r\n";
  CHECK(parser.parse(data, request) == data.size());
  CHECK(request.header("A") == "bc");
}

TEST_CASE("88 the size limits hold across the cuts, to the byte") {
  Limits limits;
  limits.max_target = 20;
  limits.max_head = 120;
  limits.max_headers = 3;
  const auto head = [](std::size_t size) {
    const std::string rest = "GET / HTTP/1.1\r\nHost: h\r\nA: \r\n\r\n";
    return "GET / HTTP/1.1\r\nHost: h\r\nA: " + std::string(size - rest.size(), 'a') + "\r\n\r\n";
  };
  const auto target = [](std::size_t size) {
    return "GET /" + std::string(size - 1, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n";
  };
  const struct {
    std::string text;
    int expected;  // 0: incomplete; 1: a whole head
  } cases[] = {
      {head(120), 1},
      {head(121), -431},
      {head(121).substr(0, 119), 0},
      {head(121).substr(0, 120), -431},  // it cannot end in time any more
      {target(20), 1},
      {target(21), -414},
      {"GET /" + std::string(80, 'a'), -414},  // even if its line never ends
      {std::string(84, 'A'), -501},            // a method, and none that anybody knows
      {std::string(84, 'A') + " / HTTP/1.1\r\nHost: h\r\n\r\n", -501},
      {std::string(83, 'A'), 0},
      {with_line("A: 1\r\nB: 2"), 1},
      {with_line("A: 1\r\nB: 2\r\nC: 3"), -431},
      {"GET / HTTP/1.1\nHost: h\r\nA: " + std::string(200, 'a'), -400},  // the first mistake counts
  };
  for (const auto& c : cases) {
    CAPTURE(c.text);
    for (std::size_t size = 1; size <= c.text.size(); ++size) {
      CAPTURE(size);
      CHECK(outcome(c.text, size, limits) ==
            (c.expected == 1 ? static_cast<int>(c.text.size()) : c.expected));
    }
  }
}

TEST_CASE("88 a limit may be the largest number, and limits nothing then") {
  Limits limits;
  limits.max_target = limits.max_head = limits.max_headers = SIZE_MAX;
  const std::string long_one = "GET /" + std::string(100'000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n";
  CHECK(outcome(long_one, 4096, limits) == static_cast<int>(long_one.size()));
}

TEST_CASE("88 only the head counts for its limit, not what was sent behind it") {
  Limits limits;
  limits.max_head = sample.size();
  CHECK(outcome(sample + std::string(1000, 'x'), 2000, limits) == static_cast<int>(sample.size()));
}

TEST_CASE("91 pipelined heads in one buffer are parsed one after another") {
  std::string data;
  for (int i = 0; i < 16; ++i) data += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
  HeadParser parser{Limits()};
  Request request;
  std::string_view rest = data;
  for (int i = 0; i < 16; ++i) {
    const std::size_t size = parser.parse(rest, request);
    REQUIRE(size > 0);
    CHECK(request.path == "/" + std::to_string(i));
    rest.remove_prefix(size);
  }
  CHECK(rest.empty());
}

TEST_CASE("92 request lines (RFC 9112 section 3)") {
  const struct {
    const char* line;
    int status;
  } cases[] = {
      {"GET / HTTP/1.1", 0},
      {"GET / HTTP/1.0", 0},
      {"GET / HTTP/1.9", 0},
      {"M-SEARCH!# / HTTP/1.1", 0},
      {"GET", 400},
      {"GET /", 400},  // HTTP/0.9
      {"GET  / HTTP/1.1", 400},
      {"GET /  HTTP/1.1", 400},
      {"GET / HTTP/1.1 ", 400},
      {" GET / HTTP/1.1", 400},
      {"GET\t/ HTTP/1.1", 400},
      {"GET / a HTTP/1.1", 400},
      {"G(T / HTTP/1.1", 400},
      {"G\x80T / HTTP/1.1", 400},
      {"GET  HTTP/1.1", 400},
      {"GET / HTTP/1", 400},
      {"GET / HTTP/11.1", 400},
      {"GET / HTTP/1.1x", 400},
      {"GET / HTTP/1,1", 400},
      {"GET / HTTP/a.1", 400},
      {"GET / HTTP/1.a", 400},
      {"GET / http/1.1", 400},
      {"GET / HTTPS/1.", 400},
      {"GET / HTTP/0.9", 505},
      {"GET / HTTP/2.0", 505},
      {"GET / HTTP/3.1", 505},
      {"GET / HTTP/1.\r1", 400},
      {"GET /\r HTTP/1.1", 400},
  };
  for (const auto& c : cases) {
    CAPTURE(c.line);
    CHECK(refusal([&] { parse(std::string(c.line) + "\r\nHost: h\r\n\r\n"); }) == c.status);
  }
  CHECK(parse("GET / HTTP/1.9\r\nHost: h\r\n\r\n").minor_version == 1);
  CHECK(parse("GET / HTTP/1.0\r\n\r\n").minor_version == 0);
}

TEST_CASE("92 targets (RFC 9112 section 3.2)") {
  const struct {
    const char* method;
    const char* target;
    int status;
    const char* path = "";
    const char* query = "";
    const char* host = "";
  } cases[] = {
      {"GET", "/", 0, "/", "", "h"},
      {"GET", "/?", 0, "/", "", "h"},
      {"GET", "/a/b?c?d", 0, "/a/b", "c?d", "h"},
      {"GET", "//a", 0, "//a", "", "h"},
      {"GET", "/a:b@c;d=e,~!$&'()*+%41", 0, "/a:b@c;d=e,~!$&'()*+%41", "", "h"},
      {"GET", "/?q={a|b}", 0, "/", "q={a|b}", "h"},  // as browsers send it
      {"GET", "/?q=%zz", 0, "/", "q=%zz", "h"},      // for `Query` to judge
      {"GET", "/%4", 400},
      {"GET", "/%", 400},
      {"GET", "/%g0", 400},
      {"GET", "/%+1", 400},
      {"GET", "/%-1", 400},
      {"GET", "/a#b", 400},
      {"GET", "/<a>", 400},
      {"GET", "/\"", 400},
      {"GET", "/\x7f", 400},
      {"GET", "/\xc3\xa9", 400},
      {"GET", "http://example.com/a?b", 0, "/a", "b", "example.com"},
      {"GET", "HTTPS://example.com:8080", 0, "/", "", "example.com:8080"},
      {"GET", "http://example.com?b", 0, "/", "b", "example.com"},
      {"GET", "http:///a", 400},
      {"GET", "http://:80/a", 400},
      {"GET", "http://", 400},
      {"GET", "http:/a", 400},
      {"GET", "http", 400},
      {"GET", "://a/", 400},
      {"GET", "ftp://example.com/", 400},
      {"GET", "http://user@example.com/", 400},
      {"GET", "http://a:b/", 400},
      {"GET", "a", 400},
      {"GET", "example.com:80", 400},
      {"GET", "*", 400},
      {"OPTIONS", "*", 0, "*", "", "h"},
      {"OPTIONS", "/", 0, "/", "", "h"},
      {"CONNECT", "example.com:80", 501},
      {"CONNECT", "/", 501},
  };
  for (const auto& c : cases) {
    CAPTURE(c.method);
    CAPTURE(c.target);
    Request request;
    CHECK(refusal([&] { request = make_request(c.method, c.target); }) == c.status);
    if (c.status != 0) continue;
    CHECK(request.target == c.target);
    CHECK(request.path == c.path);
    CHECK(request.query == c.query);
    CHECK(request.host == c.host);
  }
}

TEST_CASE("92 header lines (RFC 9112 section 5)") {
  const struct {
    std::string line;
    int status;
  } cases[] = {
      {"A: b", 0},
      {"A:b", 0},
      {"A:", 0},
      {"A: \t ", 0},
      {"!#$%&'*+-.^_`|~09aZ: b", 0},
      {"A: caf\xc3\xa9", 0},
      {"A: b\tc", 0},
      {"A : b", 400},
      {"A\t: b", 400},
      {" A: b", 400},
      {"A: b\r\n c", 400},  // a folded line
      {"A: b\r\n\tc", 400},
      {"A", 400},
      {": b", 400},
      {"A(): b", 400},
      {"\xc3\xa9: b", 400},
      {"A: b\rc", 400},
      {"A: b\nC: d", 400},
      {"A: b\r\r\nC: d", 400},
      {std::string("A: b\0c", 6), 400},
      {std::string("A\0: c", 5), 400},
      {"A: \x01", 400},
      {"A: \x7f", 400},
  };
  for (const auto& c : cases) {
    CAPTURE(c.line);
    CHECK(refusal([&] { parse(with_line(c.line)); }) == c.status);
  }
  const Request request = parse(with_line("A: \t \r\nB:\tx y "));
  CHECK(request.header("a") == "");
  CHECK(request.header("b") == "x y");
}

TEST_CASE("92 line ends are CR LF, and an empty line or two may come first (RFC 9112 2.2)") {
  CHECK(outcome("\r\nGET / HTTP/1.0\r\n\r\n", 1) == 20);
  CHECK(outcome("\r\n\r\nGET / HTTP/1.0\r\n\r\n", 1) == 22);
  CHECK(outcome("\r\n\r\n\r\nGET / HTTP/1.0\r\n\r\n", 1) == -400);
  CHECK(outcome("\r\n", 1) == 0);
  CHECK(outcome("\nGET / HTTP/1.0\r\n\r\n", 1) == -400);
  CHECK(outcome("GET / HTTP/1.0\n\r\n", 1) == -400);
  CHECK(outcome("GET / HTTP/1.0\r\n\n", 1) == -400);
  CHECK(outcome("GET / HTTP/1.0\n", 100) == -400);  // at once, not when the head is complete
  CHECK(outcome("GET / HTTP/1.0\r\r\n\r\n", 1) == -400);
}

TEST_CASE("92 exactly one Host in HTTP/1.1, with a valid value (RFC 9112 3.2)") {
  const struct {
    const char* headers;
    int status;
  } cases[] = {
      {"", 400},
      {"Host: a\r\nHost: a\r\n", 400},
      {"Host: a\r\nhOST: b\r\n", 400},
      {"Host:\r\n", 400},
      {"Host: :80\r\n", 400},
      {"host: localhost\r\n", 0},
      {"Host: 127.0.0.1:80\r\n", 0},
      {"Host: a.b-c_d~%41\r\n", 0},
      {"Host: a:\r\n", 0},
      {"Host: [::1]\r\n", 0},
      {"Host: [fe80::A:127.0.0.1]:3000\r\n", 0},
      {"Host: []\r\n", 400},
      {"Host: [\r\n", 400},
      {"Host: [::1\r\n", 400},
      {"Host: [1:2:3]\r\n", 400},
      {"Host: [1::2::3]\r\n", 400},
      {"Host: [127.0.0.1]\r\n", 400},
      {"Host: a%4\r\n", 400},
      {"Host: a%zz:80\r\n", 400},
      {"Host: [::g]\r\n", 400},
      {"Host: [::1]x\r\n", 400},
      {"Host: [::1]:x\r\n", 400},
      {"Host: a b\r\n", 400},
      {"Host: a/b\r\n", 400},
      {"Host: a@b\r\n", 400},
      {"Host: a:80:80\r\n", 400},
      {"Host: a:8x\r\n", 400},
      {"Host: \xc3\xa9\r\n", 400},
  };
  for (const auto& c : cases) {
    CAPTURE(c.headers);
    const std::string text = c.headers;
    CHECK(refusal([&] { parse("GET / HTTP/1.1\r\n" + text + "\r\n"); }) == c.status);
  }
  CHECK(refusal([] { parse("GET / HTTP/1.0\r\n\r\n"); }) == 0);
  CHECK(refusal([] { parse("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n"); }) == 400);
  // An absolute target names the host, but the field must be there all the same.
  CHECK(parse("GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n").host == "a");
  CHECK(refusal([] { parse("GET http://a/ HTTP/1.1\r\n\r\n"); }) == 400);
}

TEST_CASE("a path is split before it is decoded") {
  const struct {
    const char* path;
    std::vector<std::string_view> segments;
  } cases[] = {
      {"/", {""}},
      {"/a", {"a"}},
      {"/a/", {"a", ""}},
      {"//a", {"", "a"}},
      {"/a%2Fb/c", {"a/b", "c"}},
      {"/%2e%2E/%41%62", {"..", "Ab"}},
      {"/a%25b/%C3%A9", {"a%b", "\xc3\xa9"}},
      {"/a+b", {"a+b"}},
      {"/%00", {std::string_view("\0", 1)}},
  };
  for (const auto& c : cases) {
    CAPTURE(c.path);
    CHECK(make_request("GET", c.path).segments == c.segments);
  }
  CHECK(make_request("OPTIONS", "*").segments.empty());
}

TEST_CASE("the views of a request survive its move, and the buffer it came in") {
  std::string text =
      "GET /%41 HTTP/1.0\r\nA: b\r\n\r\n";  // short: the bytes of a string would move
  Request first = parse(text);
  text.assign(text.size(), 'x');
  const Request second = std::move(first);
  first = Request();
  CHECK(second.method == "GET");
  CHECK(second.path == "/%41");
  CHECK(second.segments.at(0) == "A");
  CHECK(second.header("a") == "b");
}

TEST_CASE("a request object is used again: nothing of the old request is left") {
  HeadParser parser{Limits()};
  Request request;
  const std::string first = "GET http://a/b/%63?d HTTP/1.0\r\nE: f\r\n\r\n";
  REQUIRE(parser.parse(first, request) == first.size());
  request.body = "old";
  request.params.push_back("old");
  const std::string second = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  REQUIRE(parser.parse(second, request) == second.size());
  CHECK(request.minor_version == 1);
  CHECK(request.query.empty());
  CHECK(request.host == "h");
  CHECK(request.segments == std::vector<std::string_view>{""});
  CHECK(request.headers.size() == 1);
  CHECK(request.body.empty());
  CHECK(request.params.empty());
}

TEST_CASE("91 keep-alive: the defaults of 1.0 and 1.1, and Connection lists in any case") {
  const struct {
    int minor;
    const char* headers;
    bool keep_alive;
  } cases[] = {
      {1, "", true},
      {0, "", false},
      {1, "Connection: close\r\n", false},
      {1, "connection: CLOSE\r\n", false},
      {1, "Connection: foo , Close,bar\r\n", false},
      {1, "Connection: foo\r\nConnection: close\r\n", false},
      {1, "Connection: closed\r\n", true},
      {1, "Connection: keep-alive, close\r\n", false},
      {1, "Connection:\r\n", true},
      {0, "Connection: keep-alive\r\n", true},
      {0, "Connection: Foo, Keep-Alive\r\n", true},
      {0, "Connection: keep-alive, close\r\n", false},
      {0, "Connection: keepalive\r\n", false},
  };
  for (const auto& c : cases) {
    CAPTURE(c.minor);
    CAPTURE(c.headers);
    const Request request = parse("GET / HTTP/1." + std::to_string(c.minor) + "\r\nHost: h\r\n" +
                                  std::string(c.headers) + "\r\n");
    CHECK(request.wants_keep_alive() == c.keep_alive);
  }
}

TEST_CASE("94 a client that waits for 100 (Continue) is known; 92 another expectation is a 417") {
  CHECK(make_request("POST", "/", "Expect: 100-continue\r\n").expects_continue());
  CHECK(make_request("POST", "/", "expect: 100-Continue\r\n").expects_continue());
  CHECK(make_request("POST", "/", "Expect: , 100-continue,\r\n").expects_continue());
  CHECK_FALSE(make_request("POST", "/").expects_continue());
  CHECK_FALSE(make_request("POST", "/", "Expect:\r\n").expects_continue());
  CHECK_FALSE(parse("POST / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n").expects_continue());
  CHECK_FALSE(parse("POST / HTTP/1.0\r\nExpect: x\r\n\r\n").expects_continue());
  for (const char* value : {"200-ok", "100-continue, x", "x, 100-continue", "100-continued"}) {
    CAPTURE(value);
    const Request request = make_request("POST", "/", "Expect: " + std::string(value) + "\r\n");
    CHECK(refusal([&] { request.expects_continue(); }) == 417);
  }
}
