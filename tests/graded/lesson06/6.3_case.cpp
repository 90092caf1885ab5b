// Step 6.3: how long is the body.

#include "tests/graded/lesson06/refused.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/http.hpp"

using namespace pollen::graded;
using namespace pollen::http;
using namespace pollen::http::test;

namespace {

constexpr std::uint64_t most = 1000;

BodyLength length_with(const std::string& headers) {
  act("a request with the header " + shown(headers));
  return body_length(make_request("POST", "/", headers + "\r\n"), most);
}

int status_with(const std::string& headers) {
  return refusal([&] { length_with(headers); });
}

}  // namespace

GRADED("6.3", 3, "a body has a length or chunks or is not there") {
  act("a request without either header");
  const BodyLength none = body_length(make_request("POST", "/"), most);
  expect_equal(none.bytes, 0U, "bytes");
  expect(!none.chunked, "it is not chunked");
  expect_equal(length_with("Content-Length: 42").bytes, 42U, "bytes");
  expect_equal(length_with("content-length: 1000").bytes, 1000U, "bytes: as many as are allowed");
  expect(length_with("Transfer-Encoding: chunked").chunked, "it is chunked");
  expect(length_with("Transfer-Encoding: CHUNKED").chunked, "it is chunked");
}

GRADED("6.3", 4, "what two readers may read differently is refused") {
  for (const char* headers :
       {"Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5", "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5\r\nContent-Length: 5", "Content-Length: 5, 5",
        "Transfer-Encoding: chunked, gzip", "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: gzip", "Transfer-Encoding: xchunked", "Transfer-Encoding: chunked,"}) {
    expect_refused(status_with(headers), 400);
  }
  act("a request of HTTP/1.0 with chunks");
  const Request old = parse("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
  expect_refused(refusal([&] { body_length(old, most); }), 400);
  expect_refused(status_with("Transfer-Encoding: gzip, chunked"), 501);
}

GRADED("6.3", 4, "a length is a number that fits") {
  for (const char* headers :
       {"Content-Length:", "Content-Length: -1", "Content-Length: +1", "Content-Length: 0x10",
        "Content-Length: 1e2", "Content-Length: 5 5"}) {
    expect_refused(status_with(headers), 400);
  }
  expect_refused(status_with("Content-Length: 1001"), 413);
  // 2^64 + 5: who lets the number overflow takes it for 5.
  expect_refused(status_with("Content-Length: 18446744073709551621"), 413);
}
