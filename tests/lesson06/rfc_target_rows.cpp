// Targets and Host (RFC 9112 sections 3.2 and 3.3, RFC 9110 sections 4.2 and 7.2).

#include "tests/support/rfc_row.hpp"

namespace pollen::http::test {

static Rows target_forms() {
  const auto get = [](const std::string& target) {
    return with_first_line("GET " + target + " HTTP/1.1");
  };
  return {
      served("9112 3.2.1", "origin form", get("/path/x"), "x"),
      served("9112 3.2.1", "origin form with a query", get("/query?q=a%20b"), "a b"),
      served("9112 3.2.1", "an empty query", get("/?"), "home"),
      served("9112 3.2.1", "a second question mark belongs to the query", get("/query?q=a?b"),
             "a?b"),
      served("9112 3.2.1", "a slash in the query is no segment", get("/query?q=a/b"), "a/b"),
      served("9110 4.2.3", "an escaped letter is that letter", get("/p%61th/x"), "x"),
      served("3986 2.1", "the digits of an escape in either case", get("/path/%c3%A9"), "\xc3\xa9"),
      served("3986 2.2", "an escaped slash does not divide segments", get("/path/a%2Fb"), "a/b"),
      served("3986 2.2", "an escaped question mark does not begin the query", get("/path/a%3Fb"),
             "a?b"),
      served("3986 2.4", "what was decoded once is not decoded again", get("/path/%2541"), "%41"),
      served("3986 3.3", "the characters that a segment may have", get("/path/:@!$&'()*+,;=-._~"),
             ":@!$&'()*+,;=-._~"),
      served("3986 3.3", "empty segments count", get("/rest//a//b"), "/a//b"),
      served("3986 5.2.4", "dots are the handler's business, none climbs out of its route",
             get("/rest/../../x"), "../../x"),
      served("9112 3.2.2", "absolute form", get("http://example.com/path/x"), "x"),
      served("9112 3.2.2", "absolute form with the other scheme and a port",
             get("HTTPS://example.com:8443/path/x"), "x"),
      served("9112 3.2.2", "absolute form without a path asks for /", get("http://example.com"),
             "home"),
      served("9112 3.2.2", "absolute form with a query and no path", get("http://example.com?q"),
             "home"),
      served("9112 3.2.2", "the target's host counts, not the Host field",
             get("http://example.com/host"), "example.com"),
      served("9112 3.2.2", "absolute form in HTTP/1.0",
             "GET http://a/host HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "a"),
      {"9112 3.2.4",
       "asterisk form asks about the server itself",
       {with_first_line("OPTIONS * HTTP/1.1")},
       {{204}},
       End::kept},
      served("9112 3.2", "the one leniency: characters that browsers do not escape in a query",
             get("/query?q={a|b}"), "{a|b}"),
  };
}

static Rows bad_targets() {
  const auto get = [](const std::string& target) {
    return with_first_line("GET " + target + " HTTP/1.1");
  };
  return {
      refused("9112 3.2", "neither path nor URL", get("path/x")),
      refused("9112 3.2.1", "a fragment is never sent", get("/path/x#part")),
      refused("9112 3.2", "a control character", get("/path/\x01")),
      refused("9112 3.2", "DEL", get("/path/\x7f")),
      refused("9112 3.2", "a byte beyond ASCII", get("/path/\xc3\xa9")),
      refused("9112 3.2", "a NUL", get(std::string("/path/\0", 7))),
      refused("9112 3.2", "a quote", get("/path/\"x\"")),
      refused("9112 3.2", "angle brackets", get("/path/<x>")),
      refused("3986 2.1", "an escape of one digit", get("/path/%4")),
      refused("3986 2.1", "an escape without digits", get("/path/%")),
      refused("3986 2.1", "an escape of other letters", get("/path/%zz")),
      refused("3986 2.1", "a sign in an escape", get("/path/%-1")),
      refused("9112 3.2.4", "the asterisk with another method", get("*")),
      refused("9112 3.2.4", "more than an asterisk", with_first_line("OPTIONS *x HTTP/1.1")),
      refused("9112 3.2.3", "authority form with another method", get("example.com:80")),
      refused("9112 3.2.2", "a scheme that is not served", get("ftp://example.com/")),
      refused("9110 4.2.1", "a URL without a host", get("http:///path/x")),
      refused("9110 4.2.1", "a URL with a port and no host", get("http://:80/")),
      refused("9110 4.2.4", "a user name in a URL", get("http://user@example.com/")),
      refused("9110 4.2.4", "a user name and a password", get("http://user:word@example.com/")),
      refused("9112 3.2.2", "a port that is no number", get("http://example.com:x/")),
      refused("9112 3.2.2", "a URL with one slash", get("http:/example.com/")),
      refused("9112 3.2.2", "a scheme alone", get("http://")),
      refused("9110 9.3.6", "CONNECT: this server is no proxy",
              with_first_line("CONNECT example.com:443 HTTP/1.1"), 501),
  };
}

Rows target_rows() {
  Rows rows = target_forms();
  for (Row& row : bad_targets()) rows.push_back(std::move(row));
  return rows;
}

static Rows good_hosts() {
  const auto host = [](const std::string& value) {
    return "GET /host HTTP/1.1\r\nHost: " + value + "\r\n\r\n";
  };
  return {
      served("9110 7.2", "a name", host("example.com"), "example.com"),
      served("9110 7.2", "a name and a port", host("example.com:8080"), "example.com:8080"),
      served("3986 3.2.3", "a port may be empty", host("example.com:"), "example.com:"),
      served("3986 3.2.2", "an address", host("127.0.0.1:3000"), "127.0.0.1:3000"),
      served("3986 3.2.2", "an IPv6 address", host("[::1]:3000"), "[::1]:3000"),
      served("3986 3.2.2", "an IPv6 address that ends in an IPv4 one", host("[::ffff:1.2.3.4]"),
             "[::ffff:1.2.3.4]"),
      served("3986 3.2.2", "an escape in a name", host("a%41b"), "a%41b"),
      served("9110 5.1", "the field's name in any case",
             "GET /host HTTP/1.1\r\nhOsT: example.com\r\n\r\n", "example.com"),
      served("9110 7.2", "Host need not be the first field",
             "GET /host HTTP/1.1\r\nA: b\r\nHost: example.com\r\n\r\n", "example.com"),
  };
}

static Rows bad_hosts() {
  const auto host = [](const std::string& value) {
    return "GET / HTTP/1.1\r\nHost: " + value + "\r\n\r\n";
  };
  return {
      refused("9112 3.2", "none in HTTP/1.1", "GET / HTTP/1.1\r\n\r\n"),
      refused("9112 3.2", "none beside an absolute target", "GET http://a/ HTTP/1.1\r\n\r\n"),
      refused("9112 3.2", "two", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
      refused("9112 3.2", "twice the same", "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n"),
      refused("9112 3.2", "two in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"),
      refused("9112 3.3", "strict: an empty one is refused, not completed", host("")),
      refused("9112 3.2", "a port alone", host(":80")),
      refused("9112 3.2", "a list", host("a, b")),
      refused("9112 3.2", "a space in it", host("a b")),
      refused("9112 3.2", "a path in it", host("a/b")),
      refused("9112 3.2", "a user name in it", host("user@a")),
      refused("9112 3.2", "a port that is no number", host("a:8x")),
      refused("9112 3.2", "two ports", host("a:80:80")),
      refused("9112 3.2", "a host with a byte beyond ASCII", host("caf\xc3\xa9")),
      refused("9112 3.2", "half an escape", host("a%4")),
      refused("9112 3.2", "an escape of other letters", host("a%zz")),
      refused("9112 3.2", "a bracket that is not closed", host("[::1")),
      refused("9112 3.2", "brackets with nothing in them", host("[]")),
      refused("9112 3.2", "brackets around a name", host("[example]")),
      refused("9112 3.2", "brackets around an IPv4 address", host("[127.0.0.1]")),
      refused("9112 3.2", "an IPv6 address with two gaps", host("[1::2::3]")),
      refused("9112 3.2", "an IPv6 address that is too short", host("[1:2:3]")),
      refused("9112 3.2", "something behind the bracket", host("[::1]x")),
      refused("9112 3.2", "an invalid one beside an absolute target",
              "GET http://a/ HTTP/1.1\r\nHost: a/b\r\n\r\n"),
  };
}

Rows host_rows() {
  Rows rows = good_hosts();
  for (Row& row : bad_hosts()) rows.push_back(std::move(row));
  return rows;
}

}  // namespace pollen::http::test
