// Step 6.1: the request line, and the segments of its path.

#include "tests/graded/lesson06/refused.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/http.hpp"

using namespace pollen::graded;
using namespace pollen::http;
using namespace pollen::http::test;

namespace {

//! HTTP/1.0 asks for no header, so this head is whole.
Request parse_line(std::string_view line) { return parse(std::string(line) + "\r\n\r\n"); }

int status_of(std::string_view line) {
  return refusal([&] { parse_line(line); });
}

using Texts = std::vector<std::string>;
Texts segments_of(std::string_view target) {
  const Request request = parse_line("GET " + std::string(target) + " HTTP/1.0");
  return Texts(request.segments.begin(), request.segments.end());
}

}  // namespace

GRADED("6.1", 4, "a request line has a method a target and a version") {
  act("parse \"GET /greet/Ada?loud=1 HTTP/1.0\"");
  const Request request = parse_line("GET /greet/Ada?loud=1 HTTP/1.0");
  expect_equal(request.method, "GET", "the method");
  expect_equal(request.target, "/greet/Ada?loud=1", "the target");
  expect_equal(request.path, "/greet/Ada", "the path");
  expect_equal(request.query, "loud=1", "the query");
  expect_equal(request.minor_version, 0, "the minor version");
  act("parse \"get / HTTP/1.0\": methods know case");
  expect_equal(parse_line("get / HTTP/1.0").method, "get", "the method");
}

GRADED("6.1", 4, "what is no request line is refused") {
  for (const char* line :
       {"hello", "GET /", "GET  HTTP/1.0", " / HTTP/1.0", "G(T / HTTP/1.0", "GET  / HTTP/1.0",
        "GET / HTTP/1.0 ", "GET /a b HTTP/1.0", "GET /\x01 HTTP/1.0"}) {
    act("parse " + shown(line));
    expect_refused(status_of(line), 400);
  }
}

GRADED("6.1", 3, "the major version is 1") {
  for (const char* line : {"GET / HTTP/2.0", "GET / HTTP/0.9"}) {
    act("parse " + shown(line));
    expect_refused(status_of(line), 505);
  }
  act("parse \"HEAD / HTTP/2.0\"");
  Request request;
  const auto parse_it = [&] { HeadParser(Limits()).parse("HEAD / HTTP/2.0\r\n\r\n", request); };
  expect_equal(refusal(parse_it), 505, "the status of the refusal");
  expect_equal(request.method, "HEAD", "the method, at which the refusal looks");
  act("parse \"GET / HTTP/1.9\"");
  Request unknown;  // it is refused for want of a Host, but only then
  const auto parse_unknown = [&] { HeadParser(Limits()).parse("GET / HTTP/1.9\r\n\r\n", unknown); };
  expect_equal(refusal(parse_unknown), 400, "the status of the refusal");
  expect_equal(unknown.minor_version, 1, "the minor version: it is read as 1.1");
  for (const char* line : {"GET / HTTP/1", "GET / HTTP/11", "GET / HTTP/1.0x", "GET / HTTP/1.x",
                           "GET / http/1.0", "GET / HTTP-1.0", "GET / "}) {
    act("parse " + shown(line));
    expect_refused(status_of(line), 400);
  }
}

GRADED("6.1", 3, "a path is split first and decoded then") {
  act("parse the target /static/css/a.css");
  expect_equal(segments_of("/static/css/a.css"), Texts{"static", "css", "a.css"}, "its segments");
  act("parse the target /");
  expect_equal(segments_of("/"), Texts{""}, "its segments");
  act("parse the target *");
  expect_equal(parse_line("OPTIONS * HTTP/1.0").segments.size(), 0u, "its segments");
  act("parse the target //%62: its first segment is empty");
  const Request doubled = parse_line("GET //%62 HTTP/1.0");
  const std::string_view b = doubled.segments.back();
  expect_equal(std::string(doubled.segments[0].data(), b.data() + b.size()), "/b",
               "the one text in which they lie");
  act("parse the target /a%20b/c%2Fd/e: the second segment holds a slash");
  const Texts texts{"a b", "c/d", "e"};
  expect_equal(segments_of("/a%20b/c%2Fd/e"), texts, "its segments");
  const Request request = parse_line("GET /a%20b/c%2Fd/e HTTP/1.0");
  const std::string_view last = request.segments.back();
  const std::string all(request.segments[0].data(), last.data() + last.size());
  expect_equal(all, "a b/c/d/e", "the one text in which they lie");
  act("parse the target /%4");
  expect_refused(status_of("GET /%4 HTTP/1.0"), 400);
}
