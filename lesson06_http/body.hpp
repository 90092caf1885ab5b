#pragma once
// From bytes to a body: by length, or in chunks (RFC 9112 sections 6 and 7.1).

#include "lesson06_http/head_parser.hpp"

namespace pollen::http {

//! How the end of a body is found. No body at all is one of 0 bytes.
struct BodyLength {
  bool chunked = false;
  std::uint64_t bytes = 0;  //!< Unless it is chunked.
};

//! The length of a request's body (RFC 9112 6.3). Throws `HttpError`: 400 if it cannot be told for
//! sure, 501 for a transfer coding other than chunked, 413 for more than `max_body` bytes. Where
//! the RFC leaves a choice, it refuses: what two parties may read differently lets an attacker
//! smuggle a request past one of them. So Content-Length must not come twice, even with one value.
BodyLength body_length(const Request& request, std::uint64_t max_body);

//! Finds the end of one body, in whatever pieces it comes.
class BodyDecoder {
 public:
  BodyDecoder(BodyLength length, const Limits& limits);

  //! Takes what belongs to the body from the front of `data`, appends the content to `body`, and
  //! returns how many bytes it took: all of them, unless the body ended. Throws `HttpError`: 400
  //! for malformed chunks, 413 for more than `max_body` bytes, 431 for more than `max_head` bytes
  //! of chunk extensions and trailers, which are skipped. The connection must be closed then.
  std::size_t decode(std::string_view data, std::string& body);

  //! True once the whole body was taken.
  bool done() const { return state_ == State::done; }

 private:
  enum class State { fixed, chunk_size, chunk_data, chunk_end, trailers, done };
  std::size_t take_line(std::string_view data);
  void end_line(std::string_view line);

  Limits limits_;
  State state_;
  std::uint64_t left_;       // bytes of content to come, of this chunk or of all
  std::uint64_t total_ = 0;  // bytes in the chunks so far
  std::size_t skipped_ = 0;  // bytes of extensions and trailers so far
  std::string line_;         // the begin of a line that is not complete yet
};

}  // namespace pollen::http
