#pragma once
// From a reply to bytes (RFC 9112 sections 4, 6 and 7).

#include <ctime>
#include <string>
#include <string_view>

#include "lesson06_http/request.hpp"
#include "lesson06_http/response.hpp"

namespace pollen::http {

//! What the form of a reply depends on, besides the reply.
struct Exchange {
  //! The answer to something that is no request: the connection is closed after it.
  Exchange() : keep_alive(false) {}
  explicit Exchange(const Request& request);

  bool head = false;      //!< The answer to a HEAD: no body follows.
  int minor_version = 1;  //!< The client's.
  bool keep_alive;        //!< Whether the connection goes on; `render` may clear it.
};

//! How a reply's stream is to be sent. (A body that is a string went out with the head.)
enum class StreamForm { none, plain, chunked };

//! Appends a reply's head and, unless it is a stream, its body to `out`. Says how the stream is to
//! follow: not at all, as it is, or each piece through `render_chunk`. Throws nothing but
//! `std::bad_alloc`.
StreamForm render(std::string& out, const Response& response, Exchange& exchange);

//! Appends one piece of a stream as a chunk. An empty piece gives nothing: it would be the end.
void render_chunk(std::string& out, std::string_view piece);
inline constexpr std::string_view last_chunk = "0\r\n\r\n";

//! The time as HTTP writes it, as in "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7), whatever
//! the locale.
std::string http_date(std::time_t time);

}  // namespace pollen::http
