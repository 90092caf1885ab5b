#pragma once
// From bytes to a request: the request line and the headers (RFC 9112 sections 2 to 5).

#include <cstdint>

#include "lesson06_http/request.hpp"

namespace pollen::http {

//! How much a client may send. Sizes are in bytes.
struct Limits {
  std::size_t max_head = 16'384;       //!< Request line and headers: beyond it 431.
  std::size_t max_headers = 100;       //!< Beyond it 431.
  std::size_t max_target = 8'192;      //!< Beyond it 414.
  std::uint64_t max_body = 1'048'576;  //!< Without the framing of chunks: beyond it 413.
};

//! Parses one header line, without its line end (RFC 9112 5). Throws a 400 if it is malformed.
Header parse_header(std::string_view line);

//! Parses heads, one after another. It looks at no byte twice while a head is incomplete.
class HeadParser {
 public:
  explicit HeadParser(const Limits& limits) : limits_(limits) {}

  //! `data` is all that came since the end of the previous request. If it holds a whole head,
  //! fills `request` and returns the size of the head; the body, or the next head, follows there.
  //! Otherwise returns 0: call again with the same bytes and more behind them. Throws `HttpError`
  //! with the status to answer; the connection must be closed then, as nobody knows where the
  //! next request begins.
  std::size_t parse(std::string_view data, Request& request);

 private:
  std::size_t find_end(std::string_view data);

  Limits limits_;
  std::size_t begin_ = 0;    // of the request line, behind empty lines
  std::size_t line_ = 0;     // begin of the line that is not complete yet
  std::size_t scanned_ = 0;  // there is no line feed between there and here
};

}  // namespace pollen::http
