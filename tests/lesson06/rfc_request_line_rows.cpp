// Request lines and versions (RFC 9112 sections 2 and 3, RFC 9110 section 2.5).

#include "tests/support/rfc_row.hpp"

namespace pollen::http::test {

static Rows well_formed_lines() {
  const Want home{200, "home"};
  return {
      {"9112 3",
       "method, target and version, one space between them",
       {get_home},
       {home},
       End::kept},
      {"9112 2.2",
       "an empty line before the request line is passed over",
       {"\r\n" + get_home},
       {home},
       End::kept},
      {"9112 2.2",
       "an empty line behind a body, as old clients send it",
       {echo("Content-Length: 2\r\n", "ab") + "\r\n" + get_home},
       {{200, "ab"}, home},
       End::kept},
      {"9112 2.3",
       "HTTP/1.0 needs no Host, and is answered in the server's own version",
       {"GET / HTTP/1.0\r\n\r\n"},
       {home},
       End::closed},
      {"9110 2.5",
       "a higher minor version is taken for the highest that is known",
       {with_first_line("GET / HTTP/1.2")},
       {home},
       End::kept},
      {"9110 2.5",
       "the highest minor version",
       {with_first_line("GET / HTTP/1.9")},
       {home},
       End::kept},
      {"9112 3",
       "a long request line, 8,000 bytes, as everybody should support",
       {with_first_line("GET /path/" + std::string(8000, 'a') + " HTTP/1.1")},
       {{200}},
       End::kept},
  };
}

static Rows malformed_lines() {
  return {
      refused("9112 3", "no version: this was HTTP/0.9", with_first_line("GET /")),
      refused("9112 3", "a method alone", with_first_line("GET")),
      refused("9112 3", "no request line at all", with_first_line("hello")),
      refused("9112 3", "strict: two spaces before the target", with_first_line("GET  / HTTP/1.1")),
      refused("9112 3", "strict: two spaces behind the target", with_first_line("GET /  HTTP/1.1")),
      refused("9112 3", "strict: a space in front of the method",
              with_first_line(" GET / HTTP/1.1")),
      refused("9112 3", "strict: a space behind the version", with_first_line("GET / HTTP/1.1 ")),
      refused("9112 3", "strict: a tab instead of the first space",
              with_first_line("GET\t/ HTTP/1.1")),
      refused("9112 3", "strict: a tab instead of the second space",
              with_first_line("GET /\tHTTP/1.1")),
      refused("9112 3", "strict: a form feed instead of a space",
              with_first_line("GET\f/ HTTP/1.1")),
      refused("9112 3.2", "a space in the target", with_first_line("GET /a b HTTP/1.1")),
      refused("9112 3.2", "an empty target", with_first_line("GET  HTTP/1.1")),
      refused("9112 2.2", "strict: the request line ends in LF alone",
              "GET / HTTP/1.1\nHost: h\r\n\r\n"),
      refused("9112 2.2", "a bare CR in the request line", with_first_line("GET /\r HTTP/1.1")),
      refused("9112 2.2", "two CR before the LF", with_first_line("GET / HTTP/1.1\r")),
      refused("9112 2.2", "strict: an empty line of LF alone in front", "\n" + get_home),
      refused("9112 2.2", "strict: more than two empty lines in front", "\r\n\r\n\r\n" + get_home),
      refused("9112 2.2", "space between the request line and the first header",
              "GET / HTTP/1.1\r\n Host: h\r\n\r\n"),
      refused("9112 3.1", "a method that is no token", with_first_line("G(ET / HTTP/1.1")),
      refused("9112 3.1", "a method beyond ASCII", with_first_line("G\xc3\x89T / HTTP/1.1")),
      refused("9112 3.1", "a NUL in the method",
              with_first_line(std::string("G\0T / HTTP/1.1", 14))),
      refused("9112 2.2", "the first bytes of TLS", "\x16\x03\x01\x02\r\n\r\n"),
      refused("9110 15.5.15", "a target over the limit",
              with_first_line("GET /" + std::string(8192, 'a') + " HTTP/1.1"), 414),
      refused("9110 15.5.15", "a request line that never ends", "GET /" + std::string(9000, 'a'),
              414),
      refused("9112 3", "a method longer than any is not implemented",
              with_first_line(std::string(9000, 'A') + " / HTTP/1.1"), 501),
      refused("9112 3", "a method that never ends", std::string(9000, 'A'), 501),
  };
}

static Rows versions() {
  return {
      refused("9112 2.3", "the name of the protocol in small letters",
              with_first_line("GET / http/1.1")),
      refused("9112 2.3", "another protocol", with_first_line("GET / HTCPCP/1.0")),
      refused("9112 2.3", "no minor version", with_first_line("GET / HTTP/1")),
      refused("9112 2.3", "a point and no minor version", with_first_line("GET / HTTP/1.")),
      refused("9112 2.3", "a minor version of two digits", with_first_line("GET / HTTP/1.10")),
      refused("9112 2.3", "a major version of two digits", with_first_line("GET / HTTP/01.1")),
      refused("9112 2.3", "a comma instead of the point", with_first_line("GET / HTTP/1,1")),
      refused("9112 2.3", "no slash", with_first_line("GET / HTTP1.1")),
      refused("9112 2.3", "letters for digits", with_first_line("GET / HTTP/x.y")),
      refused("9112 2.3", "a sign before the digit", with_first_line("GET / HTTP/+1.1")),
      refused("9110 15.6.6", "HTTP/2.0 in the form of HTTP/1", with_first_line("GET / HTTP/2.0"),
              505),
      refused("9110 15.6.6", "the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
      refused("9110 15.6.6", "HTTP/0.9 with a version", with_first_line("GET / HTTP/0.9"), 505),
      refused("9110 15.6.6", "HTTP/9.9", with_first_line("GET / HTTP/9.9"), 505),
  };
}

Rows request_line_rows() {
  Rows rows = well_formed_lines();
  for (Row& row : malformed_lines()) rows.push_back(std::move(row));
  for (Row& row : versions()) rows.push_back(std::move(row));
  return rows;
}

}  // namespace pollen::http::test
