// Bodies by length, and transfer codings (RFC 9112 section 6, RFC 9110 section 8.6).

#include "tests/support/rfc_row.hpp"

namespace pollen::http::test {

static Rows lengths() {
  const auto length = [](const std::string& value) {
    return echo("Content-Length: " + value + "\r\n", "hello");
  };
  return {
      served("9112 6.2", "a body of its length", length("5"), "hello"),
      served("9110 8.6", "zeros in front", length("005"), "hello"),
      served("9112 6.3", "neither length nor coding: no body", echo(""), ""),
      served("9112 6.3", "nor is there one with a Content-Type", echo("Content-Type: a/b\r\n"), ""),
      {"9112 6.3", "in HTTP/1.0, too", {"POST /echo HTTP/1.0\r\n\r\n"}, {{200, ""}}, End::closed},
      served("9112 6.2", "bytes of all kinds",
             echo("Content-Length: 8\r\n", std::string("\0\r\n\r\n\xff\n\0", 8)),
             std::string("\0\r\n\r\n\xff\n\0", 8)),
      served("9112 6.2", "a body that looks like a request is none",
             echo("Content-Length: " + std::to_string(get_home.size()) + "\r\n", get_home),
             get_home),
      served("9112 6.2", "a body of the largest size",
             echo("Content-Length: 1048576\r\n", std::string(1'048'576, 'a')),
             std::string(1'048'576, 'a')),
      refused("9110 15.5.14", "one byte more", length("1048577"), 413),
      refused("9110 8.6", "more than 64 bits hold", length("18446744073709551621"), 413),
      refused("9110 8.6", "more digits than any number", length(std::string(1000, '9')), 413),
      refused("9112 6.3", "a negative length", length("-5")),
      refused("9112 6.3", "a sign", length("+5")),
      refused("9112 6.3", "hexadecimal", length("0x5")),
      refused("9112 6.3", "a fraction", length("5.0")),
      refused("9112 6.3", "an empty length", length("")),
      refused("9112 6.3", "letters", length("five")),
      refused("9112 6.3", "something behind the number", length("5 bytes")),
      refused("9112 6.3", "two numbers with a space", length("5 5")),
      refused("9112 6.3", "two that differ", length("5\r\nContent-Length: 6")),
      refused("9112 6.3", "strict: two that are the same", length("5\r\nContent-Length: 5")),
      refused("9112 6.3", "strict: a list of one value", length("5, 5")),
      refused("9112 6.3", "a list of two values", length("5, 6")),
      refused("9112 6.3", "a malformed one where no body is wanted",
              with_headers("Content-Length: x\r\n")),
  };
}

static Rows codings() {
  const auto coded = [](const std::string& lines) { return echo(lines, "0\r\n\r\n"); };
  return {
      served("9112 7", "the coding's name in any case", coded("Transfer-Encoding: Chunked\r\n"),
             ""),
      refused("9112 6.1", "strict: both lengths",
              coded("Transfer-Encoding: chunked\r\n"
                    "Content-Length: 5\r\n")),
      refused("9112 6.1", "strict: both lengths, the other way round",
              coded("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")),
      refused("9112 6.1", "a coding in HTTP/1.0",
              "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
      refused("9112 6.1", "a coding that nobody knows before chunked",
              coded("Transfer-Encoding: gzip, chunked\r\n"), 501),
      refused("9112 6.1", "the same in two fields",
              coded("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"), 501),
      refused("9112 6.3", "chunked is not the last", coded("Transfer-Encoding: chunked, gzip\r\n")),
      refused("9112 6.3", "no chunked at all", coded("Transfer-Encoding: gzip\r\n")),
      refused("9112 6.1", "chunked twice", coded("Transfer-Encoding: chunked, chunked\r\n")),
      refused("9112 6.1", "chunked twice, in two fields",
              coded("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")),
      refused("9112 6.3", "identity is no longer a coding",
              coded("Transfer-Encoding: identity\r\n")),
      refused("9112 7", "strict: chunked with a parameter",
              coded("Transfer-Encoding: chunked;a=b\r\n")),
      refused("9112 6.3", "a name like chunked", coded("Transfer-Encoding: xchunked\r\n")),
      refused("9112 6.3", "chunked in quotes", coded("Transfer-Encoding: \"chunked\"\r\n")),
      refused("9112 6.3", "strict: an empty element behind chunked",
              coded("Transfer-Encoding: chunked,\r\n")),
      refused("9112 6.3", "an empty Transfer-Encoding", coded("Transfer-Encoding:\r\n")),
      refused("9110 5.5", "a vertical tab before chunked",
              coded("Transfer-Encoding: \vchunked\r\n")),
  };
}

Rows length_rows() {
  Rows rows = lengths();
  for (Row& row : codings()) rows.push_back(std::move(row));
  return rows;
}

}  // namespace pollen::http::test
