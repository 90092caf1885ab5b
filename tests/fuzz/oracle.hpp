#pragma once
// What the fuzzers share. An oracle is a function that takes any bytes and throws a `Disagreement`
// if two ways to the same result differ. The first byte says how the others are cut.

#include <stdexcept>
#include <string>
#include <string_view>

#include "lesson06_http/head_parser.hpp"

namespace pollen::fuzz {

//! What an oracle finds.
struct Disagreement : std::logic_error {
  using std::logic_error::logic_error;
};

inline void agree(bool ok, const std::string& what) {
  if (!ok) throw Disagreement(what);
}

//! The input of an oracle: its text, and what its first byte chooses.
class Input {
 public:
  explicit Input(std::string_view bytes)
      : text(bytes.substr(bytes.empty() ? 0 : 1)),
        seed_(bytes.empty() ? 0 : static_cast<unsigned char>(bytes[0])) {}

  //! Takes the next piece off `rest`: of one byte, or of up to 2, 4, ... 64, as in a dice game
  //! that goes the same way each time.
  std::string_view next_piece(std::string_view& rest) {
    state_ = state_ * 1'103'515'245 + 12'345 + seed_;
    const std::size_t size = 1 + (state_ >> 16) % (1U << (seed_ % 7));
    const std::string_view piece = rest.substr(0, size);
    rest.remove_prefix(piece.size());
    return piece;
  }

  //! With the highest bit the limits are so small that short inputs reach them.
  http::Limits limits() const {
    http::Limits limits;
    if (seed_ < 128) return limits;
    limits.max_head = 100;
    limits.max_headers = 3;
    limits.max_target = 20;
    limits.max_body = 20;
    return limits;
  }

  //! One of two ways.
  bool choice() const { return (seed_ & 64) != 0; }

  const std::string_view text;

 private:
  unsigned seed_;
  unsigned state_ = 0;
};

//! A token (RFC 9110 5.6.2) and the text of a field (5.5), written once more, in another way.
inline bool is_token(std::string_view text) {
  for (const char c : text) {
    const bool alphanumeric =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (!alphanumeric && std::string_view("!#$%&'*+-.^_`|~").find(c) == text.npos) return false;
  }
  return !text.empty();
}
inline bool is_field_text(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 32 && c != '\t') || byte == 127) return false;
  }
  return true;
}

}  // namespace pollen::fuzz
