// Step 6.2: the headers.

#include "tests/graded/lesson06/refused.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/http.hpp"

using namespace pollen::graded;
using namespace pollen::http;
using namespace pollen::http::test;

GRADED("6.2", 4, "a header has a name and a value without blanks") {
  act("parse \"Host:example.org\"");
  const Header plain = parse_header("Host:example.org");
  expect_equal(plain.name, "Host", "the name");
  expect_equal(plain.value, "example.org", "the value");
  act("parse \"X-Time: \\t 10:30 h  \"");
  const Header blanks = parse_header("X-Time: \t 10:30 h  ");
  expect_equal(blanks.name, "X-Time", "the name");
  expect_equal(blanks.value, "10:30 h", "the value");
  act("parse \"Empty:\"");
  expect_equal(parse_header("Empty:").value, "", "the value");
}

GRADED("6.2", 3, "a malformed header is refused") {
  for (const char* line :
       {"no colon", ": no name", "Host : h", " folded: line", "(name): x", "X: a\rb", "X: \x01"}) {
    act("parse " + shown(line));
    expect_refused(refusal([&] { parse_header(line); }), 400);
  }
}

GRADED("6.2", 2, "to find a header case does not count") {
  act("parse a request with the lines \"content-TYPE: a\" and \"X: 1\" and \"x: 2\"");
  const Request request = make_request("GET", "/", "content-TYPE: a\r\nX: 1\r\nx: 2\r\n");
  expect_equal(request.headers.size(), 4U, "headers with the Host");
  expect(request.header("Content-Type").has_value(), "there is a Content-Type");
  expect_equal(*request.header("Content-Type"), "a", "its value");
  expect_equal(request.header("X").value_or("(none)"), "1", "X: the first of two counts");
  expect(!request.header("Content").has_value(), "there is no header Content");
}

GRADED("6.2", 3, "there is a limit to the number of headers") {
  Limits limits;
  limits.max_headers = 3;
  const std::string head = "GET / HTTP/1.1\r\nHost: h\r\nA: 1\r\nB: 2\r\n";
  act("allow 3 headers and parse a request with 3");
  expect_equal(parse(head + "\r\n", limits).headers.size(), 3U, "headers");
  act("parse one with 4");
  const int status = refusal([&] { parse(head + "C: 3\r\n\r\n", limits); });
  expect_refused(status, 431);
}
