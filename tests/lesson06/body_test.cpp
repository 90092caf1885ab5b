// How long a body is, and where it ends.

#include <doctest/doctest.h>

#include "tests/support/http.hpp"

using namespace pollen::http;
using namespace pollen::http::test;

namespace {

const std::string chunks =
    "5\r\nhello\r\n"
    "1;name=\"v; a\";x\r\n \r\n"
    "00A ;y\r\n0123456789\r\n"
    "0;last\r\nTrailer: a\r\nOther:b\r\n\r\n";
const std::string content = "hello 0123456789";

struct Result {
  int status = 0;  // of the error
  bool done = false;
  std::size_t taken = 0;
  std::string body;
};

//! Feeds a decoder `text` in pieces of `size` bytes.
Result decode(std::string_view text, std::size_t size, const Limits& limits = {},
              BodyLength length = {.chunked = true}) {
  BodyDecoder decoder(length, limits);
  Result result;
  result.status = refusal([&] {
    while (result.taken < text.size() && !decoder.done()) {
      const std::string piece(text.substr(result.taken, size));
      const std::size_t taken = decoder.decode(piece, result.body);
      result.taken += taken;
      if (!decoder.done()) REQUIRE(taken == piece.size());
    }
  });
  result.done = decoder.done();
  return result;
}

}  // namespace

TEST_CASE("89 Content-Length and Transfer-Encoding (RFC 9112 6.3)") {
  const struct {
    int minor;
    const char* headers;
    int status;
    bool chunked = false;
    std::uint64_t bytes = 0;
  } cases[] = {
      {1, "", 0},
      {1, "Content-Length: 0\r\n", 0},
      {1, "Content-Length: 42\r\n", 0, false, 42},
      {0, "content-length:007\r\n", 0, false, 7},
      {1, "Content-Length: 1048576\r\n", 0, false, 1048576},
      {1, "Content-Length: 1048577\r\n", 413},
      {1, "Content-Length: 18446744073709551616\r\n", 413},  // 2^64
      {1, "Content-Length: 18446744073709551621\r\n", 413},  // 2^64 + 5
      {1, "Content-Length:\r\n", 400},
      {1, "Content-Length: -1\r\n", 400},
      {1, "Content-Length: +1\r\n", 400},
      {1, "Content-Length: 1 2\r\n", 400},
      {1, "Content-Length: 0x10\r\n", 400},
      {1, "Content-Length: 1e3\r\n", 400},
      {1, "Content-Length: 5.0\r\n", 400},
      {1, "Content-Length: 5, 5\r\n", 400},
      {1, "Content-Length: 5, 6\r\n", 400},
      {1, "Content-Length: 5\r\nContent-Length: 6\r\n", 400},
      {1, "Content-Length: 5\r\ncontent-length: 5\r\n", 400},
      {1, "Transfer-Encoding: chunked\r\n", 0, true},
      {1, "transfer-encoding:CHUNKED\r\n", 0, true},
      {1, "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", 400},
      {1, "Content-Length: 5\r\nTransfer-Encoding: gzip\r\n", 400},
      {0, "Transfer-Encoding: chunked\r\n", 400},
      {1, "Transfer-Encoding: gzip\r\n", 400},  // not chunked last: its end cannot be found
      {1, "Transfer-Encoding: identity\r\n", 400},
      {1, "Transfer-Encoding:\r\n", 400},
      {1, "Transfer-Encoding: chunked, gzip\r\n", 400},
      {1, "Transfer-Encoding: chunked, chunked\r\n", 400},
      {1, "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", 400},
      {1, "Transfer-Encoding: chunked,\r\n", 400},
      {1, "Transfer-Encoding: xchunked\r\n", 400},
      {1, "Transfer-Encoding: \"chunked\"\r\n", 400},
      {1, "Transfer-Encoding: chunked;a=b\r\n", 400},
      {1, "Transfer-Encoding: gzip, chunked\r\n", 501},
      {1, "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", 501},
  };
  for (const auto& c : cases) {
    CAPTURE(c.minor);
    CAPTURE(c.headers);
    const Request request = parse("POST / HTTP/1." + std::to_string(c.minor) + "\r\nHost: h\r\n" +
                                  std::string(c.headers) + "\r\n");
    BodyLength length;
    CHECK(refusal([&] { length = body_length(request, 1048576); }) == c.status);
    if (c.status != 0) continue;
    CHECK(length.chunked == c.chunked);
    CHECK(length.bytes == c.bytes);
  }
}

TEST_CASE("88 a chunked body cut at every byte, and in pieces of every size") {
  for (std::size_t size = 1; size <= chunks.size(); ++size) {
    CAPTURE(size);
    const Result result = decode(chunks, size);
    CHECK(result.status == 0);
    CHECK(result.done);
    CHECK(result.body == content);
  }
  for (std::size_t cut = 0; cut < chunks.size(); ++cut) {
    CAPTURE(cut);
    BodyDecoder decoder({.chunked = true}, Limits());
    std::string body;
    CHECK(decoder.decode(std::string_view(chunks).substr(0, cut), body) == cut);
    CHECK_FALSE(decoder.done());  // 90: an end here would be too early
    CHECK(decoder.decode(std::string_view(chunks).substr(cut), body) == chunks.size() - cut);
    CHECK(decoder.done());
    CHECK(body == content);
  }
}

TEST_CASE("90 what follows the last chunk is left alone") {
  for (const std::size_t size : std::initializer_list<std::size_t>{1, 2, 7, 1000}) {
    const Result result = decode(chunks + "GET / HTTP/1.1\r\n", size);
    CHECK(result.taken == chunks.size());
    CHECK(result.body == content);
  }
}

TEST_CASE("90 malformed chunks are refused, in whatever pieces they come") {
  const struct {
    std::string text;
    int status;
  } cases[] = {
      {"\r\n", 400},                                   // the size is missing
      {"5\nhello\r\n0\r\n\r\n", 400},                  // bare LF
      {"5\rhello\r\n0\r\n\r\n", 400},                  // bare CR
      {"g\r\n", 400},                                  //
      {"-1\r\n", 400},                                 //
      {"+1\r\na\r\n0\r\n\r\n", 400},                   //
      {"0x1\r\na\r\n0\r\n\r\n", 400},                  //
      {" 1\r\na\r\n0\r\n\r\n", 400},                   //
      {"1 \r\na\r\n0\r\n\r\n", 400},                   // a space, but no extension
      {"1 a\r\na\r\n0\r\n\r\n", 400},                  //
      {"1,\r\na\r\n0\r\n\r\n", 400},                   //
      {";a\r\n", 400},                                 //
      {"1;\r\na\r\n0\r\n\r\n", 400},                   // extensions without a name
      {"1;=b\r\na\r\n0\r\n\r\n", 400},                 //
      {"1;a;;b\r\na\r\n0\r\n\r\n", 400},               //
      {"1;a=\r\na\r\n0\r\n\r\n", 400},                 // without a value
      {"1;a \r\na\r\n0\r\n\r\n", 400},                 //
      {"1;a b\r\na\r\n0\r\n\r\n", 400},                //
      {"1;a=\"b\r\na\r\n0\r\n\r\n", 400},              // a quote that is not closed
      {"1;a=\"b\\\"\r\na\r\n0\r\n\r\n", 400},          //
      {"1;a=\"b\"c\r\na\r\n0\r\n\r\n", 400},           //
      {"1;a\rb\r\na\r\n0\r\n\r\n", 400},               //
      {std::string("1;\0\r\na\r\n", 8), 400},          //
      {"5\r\nhelloX\r\n0\r\n\r\n", 400},               // longer than it says
      {"5\r\nhello0\r\n\r\n", 400},                    // no CR LF behind the data
      {"5\r\nhello\n0\r\n\r\n", 400},                  //
      {"5\r\nhello\r0\r\n\r\n", 400},                  //
      {"5\r\nhell\r\n0\r\n\r\n", 400},                 // shorter than it says
      {"0\r\nno colon\r\n\r\n", 400},                  // trailers
      {"0\r\n A: b\r\n\r\n", 400},                     //
      {"0\r\nA: b\n\r\n", 400},                        //
      {"0\r\n\n", 400},                                //
      {"11\r\n", 413},                                 // 17 of at most 16 bytes
      {"ffffffffffffffff\r\n", 413},                   //
      {"10000000000000000\r\n", 413},                  // 2^64
      {"10000000000000005\r\nhello\r\n", 413},         // 2^64 + 5
      {"8\r\n01234567\r\n9\r\n", 413},                 // 17 in sum
      {"8\r\n01234567\r\nfffffffffffffff8\r\n", 413},  // the sum wraps to 0
  };
  Limits limits;
  limits.max_body = 16;
  for (const auto& c : cases) {
    CAPTURE(c.text);
    for (std::size_t size = 1; size <= c.text.size(); ++size) {
      const Result result = decode(c.text, size, limits);
      CHECK(result.status == c.status);
      CHECK_FALSE(result.done);
    }
  }
  CHECK(decode("1 ; a=\"b;\\\"\"\t;\tc = d;e\r\na\r\n0\r\n\r\n", 100).done);
  CHECK(decode("8\r\n01234567\r\n8\r\n01234567\r\n0\r\n\r\n", 100, limits).done);
}

TEST_CASE("90 a chunk that is too long is refused before its line ends") {
  CHECK(decode("5\r\nhelloX", 100).status == 400);
  CHECK(decode("5\r\nhello\rX", 100).status == 400);
}

TEST_CASE("88 chunk extensions and trailers have a limit together") {
  Limits limits;
  limits.max_head = 50;
  std::string extensions;
  for (int i = 0; i < 7; ++i) extensions += "1;aaaaa\r\nx\r\n";  // 6 bytes each that are skipped
  const struct {
    std::string text;
    int status;
  } cases[] = {
      {"0\r\nA: " + std::string(45, 'a') + "\r\n", 0},
      {"0\r\nA: " + std::string(46, 'a') + "\r\n", 431},
      {"1;" + std::string(60, 'a'), 431},  // even if its line never ends
      {std::string(51, '0'), 431},
      {extensions + "0\r\nA: b", 0},
      {extensions + "0\r\nA: bcdefg", 431},
      {extensions + "1;aaaaa\r\nx\r\n", 431},
  };
  for (const auto& c : cases) {
    CAPTURE(c.text);
    for (std::size_t size = 1; size <= c.text.size(); ++size) {
      CHECK(decode(c.text, size, limits).status == c.status);
    }
  }
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "1\r\nx\r\n";
  CHECK(decode(many + "0\r\n\r\n", 77, limits).body.size() == 1000);  // plain sizes do not count
}

TEST_CASE("a body of fixed length takes its bytes and no more") {
  for (const std::size_t size : std::initializer_list<std::size_t>{1, 3, 100}) {
    const Result result = decode("helloGET / HTTP/1.1", size, {}, {.chunked = false, .bytes = 5});
    CHECK(result.done);
    CHECK(result.taken == 5);
    CHECK(result.body == "hello");
  }
  CHECK_FALSE(decode("hell", 1, {}, {.chunked = false, .bytes = 5}).done);
  CHECK(BodyDecoder({}, Limits()).done());
  std::string body;
  BodyDecoder none({}, Limits());
  CHECK(none.decode("GET", body) == 0);
}
