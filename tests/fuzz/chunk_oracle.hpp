#pragma once
// The chunk decoder: in pieces as whole, as a second decoder has it that was written for nothing
// but to be plain; and what was decoded, encoded again, decodes to the same.

#include "lesson06_http/body.hpp"
#include "lesson06_http/render.hpp"
#include "tests/fuzz/oracle.hpp"

namespace pollen::fuzz {

//! How a body in chunks ends: complete, with the bytes that it took; with a status; or not yet.
struct Decoded {
  std::string body;
  std::size_t taken = 0;
  int status = 0;
  bool done = false;

  //! What the others must agree with. A body that is refused is nobody's business.
  std::string story() const {
    if (status != 0) return "status " + std::to_string(status);
    return (done ? "done " : "open ") + std::to_string(taken) + " " + body;
  }
};

//! The second decoder: it has all the text before it, and goes through it from left to right.
class PlainDecoder {
 public:
  PlainDecoder(std::string_view text, const http::Limits& limits) : text_(text), limits_(limits) {}

  Decoded decode() {
    try {
      while (chunk()) {
      }
      while (trailer()) {
      }
      result_.done = true;
    } catch (const Stop& stop) {
      result_.status = stop.status;
    }
    result_.taken = result_.done ? at_ : text_.size();
    return result_;
  }

 private:
  static constexpr std::uint64_t too_large = 1ULL << 40;
  struct Stop {
    int status;  // 0: the text ends here
  };
  static void stop_unless(bool ok, int status) {
    if (!ok) throw Stop{status};
  }

  std::string_view line() {
    const std::size_t feed = text_.find('\n', at_);
    const std::size_t end = feed == text_.npos ? text_.size() : feed + 1;
    stop_unless(end - at_ + skipped_ <= limits_.max_head, 431);
    stop_unless(feed != text_.npos, 0);
    stop_unless(feed > at_ && text_[feed - 1] == '\r', 400);
    const std::string_view found = text_.substr(at_, feed - 1 - at_);
    at_ = end;
    return found;
  }

  //! False: that was the last one.
  bool chunk() {
    const std::string_view head = line();
    std::size_t digits = 0;
    std::uint64_t size = 0;
    while (digits < head.size() && std::isxdigit(static_cast<unsigned char>(head[digits])) != 0) {
      const std::string one(1, head[digits++]);
      size = std::min(size * 16 + std::stoul(one, nullptr, 16), too_large);
    }
    const std::string_view rest = head.substr(digits);
    stop_unless(digits > 0 && (rest.empty() || rest.find_first_of("; \t") == 0), 400);
    stop_unless(size + result_.body.size() <= limits_.max_body, 413);
    stop_unless(extensions(rest), 400);
    skipped_ += rest.size();
    const std::string_view content = text_.substr(at_, size);
    result_.body += content;
    at_ += content.size();
    stop_unless(content.size() == size, 0);
    if (size == 0) return false;
    const std::string_view end = text_.substr(at_, 2);
    stop_unless(std::string_view("\r\n").starts_with(end), 400);
    stop_unless(end.size() + skipped_ <= limits_.max_head || end.empty(), 431);
    stop_unless(end.size() == 2, 0);
    at_ += 2;
    return true;
  }

  bool trailer() {
    const std::string_view field = line();
    if (field.empty()) return false;
    const std::size_t colon = field.find(':');
    stop_unless(colon != field.npos && is_token(field.substr(0, colon)), 400);
    stop_unless(is_field_text(field.substr(colon)), 400);
    skipped_ += field.size();
    return true;
  }

  //! What may follow a size (RFC 9112 7.1.1), as a machine that looks at one character at a time.
  static bool extensions(std::string_view text) {
    enum {
      between,
      wants_name,
      name,
      behind_name,
      wants_value,
      value,
      quoted,
      escaped,
      end
    } now = between;
    if (text.empty()) return true;
    for (const char c : text) {
      const bool space = c == ' ' || c == '\t';
      const bool token = is_token(std::string_view(&c, 1));
      if (!is_field_text(std::string_view(&c, 1))) return false;
      if (now == escaped || (c == '"' && now == wants_value)) {
        now = quoted;
      } else if (now == quoted) {
        now = c == '\\' ? escaped : c == '"' ? end : quoted;
      } else if (space) {
        if (now == name) now = behind_name;
        if (now == value || now == end) now = between;
      } else if (c == ';' && now != wants_name && now != wants_value) {
        now = wants_name;
      } else if (token && now != behind_name && now != between && now != end) {
        now = now == wants_name || now == name ? name : value;
      } else if (c == '=' && (now == name || now == behind_name)) {
        now = wants_value;
      } else {
        return false;
      }
    }
    return now == name || now == value || now == end;
  }

  const std::string_view text_;
  const http::Limits limits_;
  std::size_t at_ = 0;
  std::size_t skipped_ = 0;
  Decoded result_;
};

//! The decoder that is tested. `next` takes pieces off the text.
template <class Next>
Decoded decode(std::string_view text, const http::Limits& limits, Next next) {
  http::BodyLength length;
  length.chunked = true;
  http::BodyDecoder decoder(length, limits);
  Decoded result;
  try {
    while (!text.empty() && !decoder.done()) {
      const std::string piece(next(text));
      const std::size_t taken = decoder.decode(piece, result.body);
      agree(taken == piece.size() || decoder.done(), "it left bytes that belong to the body");
      result.taken += taken;
    }
  } catch (const http::HttpError& error) {
    result.status = error.status.code();
  }
  result.done = decoder.done();
  return result;
}

inline void check_chunks(std::string_view bytes) {
  Input input(bytes);
  const auto limits = input.limits();
  const auto all = [](std::string_view& rest) { return std::exchange(rest, {}); };
  const auto some = [&](std::string_view& rest) { return input.next_piece(rest); };
  const Decoded whole = decode(input.text, limits, all);
  const std::string pieces = decode(input.text, limits, some).story();
  const std::string plain = PlainDecoder(input.text, limits).decode().story();
  agree(whole.story() == pieces, "whole: " + whole.story() + "\nin pieces: " + pieces);
  agree(whole.story() == plain, "decoded: " + whole.story() + "\nplainly: " + plain);
  if (!whole.done) return;
  agree(whole.body.size() <= limits.max_body, "the body is larger than it may be");
  std::string again;
  std::string_view rest = whole.body;
  while (!rest.empty()) http::render_chunk(again, input.next_piece(rest));
  again += http::last_chunk;
  const Decoded twice = decode(again, http::Limits(), some);
  agree(twice.done && twice.body == whole.body, "encoded again, the body is another one");
}

}  // namespace pollen::fuzz
