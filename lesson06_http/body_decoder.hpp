#pragma once
// From bytes to a body: by length, or in chunks (RFC 9112 sections 6 and 7.1).

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "lesson06_http/framing.hpp"
#include "lesson06_http/head_parser.hpp"

namespace pollen::http {

//! Finds the end of one body that comes in any pieces.
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
  enum class State { bytes, size_line, data, data_end, trailers, done };
  void end_line(std::string_view line);
  void start_chunk(std::string_view line);
  std::size_t take_line(std::string_view data);

  Limits limits_;
  State state_;
  std::uint64_t left_;          // bytes of content to come, of this chunk or of all
  std::uint64_t total_ = 0;     // bytes in the chunks so far
  std::size_t skipped_ = 0;     // bytes of extensions and trailers so far
  std::string line_;            // the begin of a line that is not complete yet
};

}  // namespace pollen::http
