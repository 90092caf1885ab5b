// Chunks (RFC 9112 section 7.1) and expectations (RFC 9110 section 10.1.1).

#include "tests/support/rfc_row.hpp"

namespace pollen::http::test {

static Rows good_chunks() {
  return {
      served("9112 7.1", "one chunk", echo_chunked("5\r\nhello\r\n0\r\n\r\n"), "hello"),
      served("9112 7.1", "several", echo_chunked("1\r\nh\r\n4\r\nello\r\n0\r\n\r\n"), "hello"),
      served("9112 7.1", "none but the last", echo_chunked("0\r\n\r\n"), ""),
      served("9112 7.1", "sizes in either case",
             echo_chunked("a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n"),
             "01234567890123456789"),
      served("9112 7.1", "zeros in front", echo_chunked("0005\r\nhello\r\n000\r\n\r\n"), "hello"),
      served("9112 7.1", "line ends within a chunk", echo_chunked("4\r\n\r\n\r\n\r\n0\r\n\r\n"),
             "\r\n\r\n"),
      served("9112 7.1", "a chunk that looks like the last",
             echo_chunked("5\r\n0\r\n\r\n\r\n0\r\n\r\n"), "0\r\n\r\n"),
      served("9112 7.1.1", "an extension is passed over",
             echo_chunked("5;name=value\r\nhello\r\n0;last\r\n\r\n"), "hello"),
      served("9112 7.1.1", "extensions, quoted and with space around",
             echo_chunked("5 ; a=\"b;\\\"c\" ;\td\r\nhello\r\n0\r\n\r\n"), "hello"),
      served("9112 7.1.2", "trailers are passed over",
             echo_chunked("5\r\nhello\r\n0\r\nA: b\r\nC: d\r\n\r\n"), "hello"),
      served("9110 6.5.1", "a length in a trailer does not count",
             echo_chunked("5\r\nhello\r\n0\r\nContent-Length: 500\r\n\r\n"), "hello"),
      served("9112 7.1", "a body of the largest size",
             echo_chunked("100000\r\n" + std::string(1'048'576, 'a') + "\r\n0\r\n\r\n"),
             std::string(1'048'576, 'a')),
  };
}

static Rows bad_chunks() {
  const auto bad = [](const char* title, const std::string& body, int status = 400) {
    return refused("9112 7.1", title, echo_chunked(body), status);
  };
  return {
      bad("no size", "\r\nhello\r\n0\r\n\r\n"),
      bad("a size that is no number", "xyz\r\nhello\r\n0\r\n\r\n"),
      bad("0x in front of the size", "0x5\r\nhello\r\n0\r\n\r\n"),
      bad("a sign", "+5\r\nhello\r\n0\r\n\r\n"),
      bad("a negative size", "-5\r\nhello\r\n0\r\n\r\n"),
      bad("a space in front of the size", " 5\r\nhello\r\n0\r\n\r\n"),
      bad("strict: a space behind the size", "5 \r\nhello\r\n0\r\n\r\n"),
      bad("an underscore in the size", "1_0\r\nhello\r\n0\r\n\r\n"),
      bad("a comma behind the size", "5,5\r\nhello\r\n0\r\n\r\n"),
      bad("a size over 64 bits", "10000000000000005\r\nhello\r\n0\r\n\r\n", 413),
      bad("the largest size of 64 bits", "ffffffffffffffff\r\nhello\r\n0\r\n\r\n", 413),
      bad("chunks that together are too large", "5\r\nhello\r\nfffff\r\nx", 413),
      bad("sizes whose sum does not fit 64 bits", "5\r\nhello\r\nfffffffffffffffb\r\nx", 413),
      bad("a chunk that is longer than its size", "4\r\nhello\r\n0\r\n\r\n"),
      bad("a chunk that is shorter than its size", "6\r\nhello\r\n0\r\n\r\n"),
      bad("LF alone behind a size", "5\nhello\r\n0\r\n\r\n"),
      bad("LF alone behind a chunk", "5\r\nhello\n0\r\n\r\n"),
      bad("CR alone behind a chunk", "5\r\nhello\r0\r\n\r\n"),
      bad("LF alone behind the last size", "5\r\nhello\r\n0\n\r\n"),
      bad("LF alone at the end", "5\r\nhello\r\n0\r\n\n"),
      bad("LF alone in an extension", "5;a\nhello\r\n0\r\n\r\n"),
      bad("CR alone in an extension", "5;a\rb\r\nhello\r\n0\r\n\r\n"),
      bad("a control character in an extension", "5;a\x01\r\nhello\r\n0\r\n\r\n"),
      bad("an extension without a name", "5;\r\nhello\r\n0\r\n\r\n"),
      bad("an extension with a value and no name", "5;=b\r\nhello\r\n0\r\n\r\n"),
      bad("an extension without its value", "5;a=\r\nhello\r\n0\r\n\r\n"),
      bad("a quote that is not closed", "5;a=\"b\r\nhello\r\n0\r\n\r\n"),
      bad("something behind a quote", "5;a=\"b\"c\r\nhello\r\n0\r\n\r\n"),
      bad("an extension without a semicolon", "5 a=b\r\nhello\r\n0\r\n\r\n"),
      bad("a malformed trailer", "0\r\nno colon\r\n\r\n"),
      bad("a folded trailer", "0\r\nA: b\r\n c\r\n\r\n"),
      bad("a space before a trailer's colon", "0\r\nA : b\r\n\r\n"),
      bad("trailers without end", "0\r\n" + std::string(20'000, 'a'), 431),
      bad("extensions without end", "5;" + std::string(20'000, 'a'), 431),
      bad("a size that never ends", std::string(20'000, '0'), 431),
  };
}

Rows chunk_rows() {
  Rows rows = good_chunks();
  for (Row& row : bad_chunks()) rows.push_back(std::move(row));
  return rows;
}

Rows expectation_rows() {
  const std::string expect = "Expect: 100-continue\r\n";
  const std::string five = "Content-Length: 5\r\n";
  const Want go_on{100};
  const Want hello{200, "hello"};
  const Want last{417, std::nullopt, {"Connection: close"}};
  return {
      {"9110 10.1.1",
       "the body is asked for",
       {echo(expect + five), "hello"},
       {go_on, hello},
       End::kept},
      {"9110 10.1.1",
       "the body in chunks is asked for",
       {echo(expect + "Transfer-Encoding: chunked\r\n"), "5\r\nhello\r\n0\r\n\r\n"},
       {go_on, hello},
       End::kept},
      {"9110 10.1.1",
       "in any case",
       {echo("eXPECT: 100-Continue\r\n" + five), "hello"},
       {go_on, hello},
       End::kept},
      {"9110 10.1.1",
       "a body that has come need not be asked for",
       {echo(expect + five, "hello")},
       {hello},
       End::kept},
      {"9110 10.1.1",
       "nor one that has begun to come",
       {echo(expect + five, "h"), "ello"},
       {hello},
       End::kept},
      {"9110 10.1.1",
       "nor one that does not exist",
       {with_headers(expect)},
       {{200, "home"}},
       End::kept},
      {"9110 10.1.1",
       "nor one of no bytes",
       {echo(expect + "Content-Length: 0\r\n")},
       {{200, ""}},
       End::kept},
      {"9110 10.1.1",
       "HTTP/1.0 must not get an interim reply",
       {"POST /echo HTTP/1.0\r\n" + expect + five + "\r\n", "hello"},
       {hello},
       End::closed},
      {"9110 10.1.1",
       "in HTTP/1.0 other expectations do not count, either",
       {"GET / HTTP/1.0\r\nExpect: x\r\n\r\n"},
       {{200, "home"}},
       End::closed},
      {"9110 10.1.1",
       "the final reply instead: nobody wants the body, and it does not come",
       {"POST /none HTTP/1.1\r\nHost: h\r\n" + expect + five + "\r\n"},
       {{404}},
       End::closed},
      {"9110 10.1.1",
       "the final reply instead: a method that is not allowed",
       {"POST / HTTP/1.1\r\nHost: h\r\n" + expect + five + "\r\n"},
       {{405}},
       End::closed},
      {"9110 10.1.1",
       "the final reply instead: too large",
       {echo(expect + "Content-Length: 99999999\r\n")},
       {{413}},
       End::closed},
      {"9110 10.1.1",
       "the final reply instead: malformed length",
       {echo(expect + "Content-Length: x\r\n")},
       {{400}},
       End::closed},
      {"9110 10.1.1",
       "behind an earlier reply, in order",
       {get_home + echo(expect + five), "hello"},
       {{200, "home"}, go_on, hello},
       End::kept},
      {"9110 5.6.1",
       "empty elements of the list do not count",
       {echo("Expect: , 100-continue,\r\n" + five), "hello"},
       {go_on, hello},
       End::kept},
      {"9110 15.5.18",
       "strict: another expectation",
       {with_headers("Expect: a miracle\r\n")},
       {last},
       End::closed},
      {"9110 15.5.18",
       "strict: another one beside",
       {echo("Expect: 100-continue, x\r\n" + five)},
       {last},
       End::closed},
      {"9110 15.5.18",
       "strict: another one in a second field",
       {echo(expect + "Expect: x\r\n" + five)},
       {last},
       End::closed},
  };
}

}  // namespace pollen::http::test
