#pragma once
// What the headers say about the connection: how long the body is, and what comes after the reply.

#include <cstdint>

#include "lesson06_http/request.hpp"

namespace pollen::http {

//! How the end of a body is found. No body at all is one of 0 bytes.
struct BodyLength {
  bool chunked = false;
  std::uint64_t bytes = 0;  //!< Unless it is chunked.
};

//! The length of a request's body (RFC 9112 6.3). Throws `HttpError`: 400 if it cannot be told for
//! sure, 501 for a transfer coding other than chunked, 413 for more than `max_body` bytes. Where
//! the RFC leaves a choice, it refuses: whatever two parties may read differently lets one smuggle
//! a request past the other. So Content-Length may not be repeated, not even with the same value.
BodyLength body_length(const Request& request, std::uint64_t max_body);

//! True if the client wants to use the connection again (RFC 9112 9.3).
bool wants_keep_alive(const Request& request);

//! True if the client waits for a "100 Continue" before it sends the body (RFC 9110 10.1.1).
//! Throws a 417 for any other expectation.
bool expects_continue(const Request& request);

}  // namespace pollen::http
