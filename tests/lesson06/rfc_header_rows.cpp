// Header syntax (RFC 9112 section 5, RFC 9110 section 5).

#include "tests/support/rfc_row.hpp"

namespace pollen::http::test {

//! A request whose field "X" a handler sends back, or "(none)".
static std::string show(const std::string& lines) {
  return "GET /header HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n";
}

static Row shown(const char* section, const char* title, const std::string& lines,
                 const std::string& value) {
  return {section, title, {show(lines)}, {{200, value}}, End::kept};
}

static Rows good_headers() {
  return {
      shown("9112 5.1", "one space before the value", "X: a\r\n", "a"),
      shown("9112 5.1", "no space", "X:a\r\n", "a"),
      shown("9112 5.1", "spaces and tabs around the value are no part of it", "X: \t a \t \r\n",
            "a"),
      shown("9112 5.1", "spaces within it are", "X: a \t b\r\n", "a \t b"),
      shown("9110 5.5", "an empty value", "X:\r\n", ""),
      shown("9110 5.5", "a value of nothing but space", "X: \t \r\n", ""),
      shown("9110 5.1", "names in any case", "x: a\r\n", "a"),
      shown("9110 5.5", "a colon in the value", "X: a:b\r\n", "a:b"),
      shown("9110 5.5", "bytes beyond ASCII are passed on as they are", "X: caf\xc3\xa9 \xff\r\n",
            "caf\xc3\xa9 \xff"),
      shown("9110 5.6.2", "every character that a name may have",
            "!#$%&'*+-.^_`|~09aZ: b\r\nX: a\r\n", "a"),
      shown("9110 5.3", "the first of two counts for one who asks for one", "X: a\r\nX: b\r\n",
            "a"),
      shown("9110 5.4", "a value of 8,000 bytes", "X: " + std::string(8000, 'a') + "\r\n",
            std::string(8000, 'a')),
      shown("9110 5.6.4", "a quoted string is a value as any other", "X: \"a\\\"b\"\r\n",
            "\"a\\\"b\""),
      shown("9112 5", "a field that nobody knows is passed over", "Unknown: b\r\n", "(none)"),
  };
}

static Rows bad_headers() {
  return {
      refused("9112 5.1", "a space before the colon", with_headers("X : a\r\n")),
      refused("9112 5.1", "a tab before the colon", with_headers("X\t: a\r\n")),
      refused("9112 5.1", "a space before the colon of Content-Length",
              with_headers("Content-Length : 5\r\n")),
      refused("9112 5.2", "strict: a folded line, by a space", with_headers("X: a\r\n b\r\n")),
      refused("9112 5.2", "strict: a folded line, by a tab", with_headers("X: a\r\n\tb\r\n")),
      refused("9112 5.2", "strict: a folded line that is empty", with_headers("X: a\r\n \r\n")),
      refused("9112 5.2", "strict: a folded Transfer-Encoding",
              echo("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n")),
      refused("9112 5", "no colon", with_headers("X\r\n")),
      refused("9112 5", "no name", with_headers(": a\r\n")),
      refused("9110 5.1", "a name in parentheses", with_headers("X(a): b\r\n")),
      refused("9110 5.1", "a name with a slash", with_headers("X/Y: b\r\n")),
      refused("9110 5.1", "a name in quotes", with_headers("\"X\": b\r\n")),
      refused("9110 5.1", "a name beyond ASCII", with_headers("\xc3\x89: b\r\n")),
      refused("9110 5.1", "a NUL in a name", with_headers(std::string("X\0: b\r\n", 7))),
      refused("9110 5.5", "a NUL in a value", with_headers(std::string("X: a\0b\r\n", 8))),
      refused("9110 5.5", "strict: a control character in a value", with_headers("X: a\x01\r\n")),
      refused("9110 5.5", "strict: DEL in a value", with_headers("X: a\x7f\r\n")),
      refused("9110 5.5", "a bare CR in a value", with_headers("X: a\rb\r\n")),
      refused("9112 2.2", "a bare CR that hides a header",
              with_headers("X: a\rContent-Length: 5\r\n")),
      refused("9112 2.2", "strict: a line that ends in LF alone", with_headers("X: a\nY: b\r\n")),
      refused("9112 2.2", "strict: a head that ends in LF alone",
              "GET / HTTP/1.1\r\nHost: h\r\n\n"),
      refused("9112 2.2", "two CR before the LF of a field", with_headers("X: a\r\r\n")),
      refused("9112 2.2", "LF CR instead of CR LF", with_headers("X: a\n\r")),
      refused("6585 5", "a head of more than 16,384 bytes",
              with_headers("X: " + std::string(16'384, 'a') + "\r\n"), 431),
      refused("6585 5", "a head that never ends",
              "GET / HTTP/1.1\r\nX: " + std::string(17'000, 'a'), 431),
  };
}

static Rows many_headers() {
  const auto lines = [](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "A: b\r\n";
    return text;
  };
  return {
      shown("9110 5.4", "a hundred fields", lines(98) + "X: a\r\n", "a"),
      refused("6585 5", "one more", with_headers(lines(100)), 431),
  };
}

Rows header_rows() {
  Rows rows = good_headers();
  for (Row& row : bad_headers()) rows.push_back(std::move(row));
  for (Row& row : many_headers()) rows.push_back(std::move(row));
  return rows;
}

}  // namespace pollen::http::test
