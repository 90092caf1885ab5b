// Step 6.4: chunks.

#include "tests/graded/lesson06/refused.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/http.hpp"

using namespace pollen::graded;
using namespace pollen::http;
using namespace pollen::http::test;

namespace {

//! What came of a body in chunks that was decoded in pieces of `size` bytes.
struct Decoded {
  Decoded(std::string_view text, std::size_t size, const Limits& limits = {}) {
    BodyDecoder decoder(BodyLength{.chunked = true}, limits);
    status = refusal([&] {
      while (taken < text.size() && !decoder.done()) {
        taken += decoder.decode(std::string(text.substr(taken, size)), body);
      }
    });
    done = decoder.done();
  }
  int status = 0;  // of the refusal
  bool done = false;
  std::size_t taken = 0;
  std::string body;
};

constexpr std::size_t all = std::string_view::npos;

}  // namespace

GRADED("6.4", 4, "chunks make one body in whatever pieces they come") {
  const std::string text = "5\r\nhello\r\n1\r\n \r\nA\r\n0123456789\r\n0\r\n\r\n";
  act("decode chunks of 5 and 1 and 10 bytes (\"A\" is hexadecimal)");
  const Decoded whole(text, all);
  expect_equal(whole.status, 0, "the status of a refusal");
  expect_equal(whole.body, "hello 0123456789", "the body");
  expect(whole.done, "it is done");
  for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{7}}) {
    act("decode them in pieces of " + shown(size));
    const Decoded cut(text, size);
    expect_equal(cut.body, "hello 0123456789", "the body");
    expect(cut.done, "it is done");
  }
  act("decode all but the last line");
  expect(!Decoded(text.substr(0, text.size() - 2), all).done, "it is not done");
}

GRADED("6.4", 4, "extensions and trailers are read and dropped") {
  const std::string text = "3;name=\"a;b\"\r\nabc\r\n0;last\r\nTrailer: t\r\nOther:x\r\n\r\n";
  act("decode a chunk with an extension and two trailers; a next request follows");
  const Decoded result(text + "GET / HTTP/1.1\r\n", all);
  expect_equal(result.body, "abc", "the body");
  expect(result.done, "it is done");
  expect_equal(result.taken, text.size(), "bytes that it took: none of the next request");
  act("decode an extension that is none: \"3 abc\"");
  expect_refused(Decoded("3 abc\r\nabc\r\n", all).status, 400);
  act("decode a trailer that is no header");
  expect_refused(Decoded("0\r\nno header\r\n\r\n", all).status, 400);
  act("decode trailers without end");
  std::string endless = "0\r\n";
  for (int i = 0; i < 1000; ++i) endless += "A: 0123456789012345678901234567890123456789\r\n";
  expect_refused(Decoded(endless, all).status, 431);
  act("decode a thousand chunks of one byte, each with an extension");
  std::string wordy;
  for (int i = 0; i < 1000; ++i)
    wordy += "1;note=0123456789012345678901234567890123456789\r\nx\r\n";
  expect_refused(Decoded(wordy, all).status, 431);
  act("decode ten thousand chunks of one byte without one");
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += "001\r\nx\r\n";
  expect_equal(Decoded(many, all).status, 0, "the status of a refusal: nothing was skipped");
}

GRADED("6.4", 4, "the size of a chunk is a number that fits") {
  for (const char* size : {"", "g", "-1", "+1", "0x5", "5 5"}) {
    act("decode a chunk of size " + shown(size));
    expect_refused(Decoded(size + std::string("\r\nhello\r\n"), all).status, 400);
  }
  Limits limits;
  limits.max_body = 10;
  act("allow 10 bytes; decode chunks of 5 and 5");
  const Decoded fits("5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n", all, limits);
  expect_equal(fits.body, "helloworld", "the body");
  act("decode chunks of 5 and 6");
  expect_refused(Decoded("5\r\nhello\r\n6\r\n", all, limits).status, 413);
  act("decode a chunk of 2^64 bytes");
  expect_refused(Decoded("10000000000000000\r\n", all, limits).status, 413);
  act("decode chunks of 5 and of 2^64 - 5: together 0 for who lets the sum overflow");
  expect_refused(Decoded("5\r\nhello\r\nfffffffffffffffb\r\n", all, limits).status, 413);
}
