#include "tests/kit/grader/printable.hpp"

#include <algorithm>

namespace pollen::kit {

namespace {

unsigned char byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

bool is_inside_character(std::string_view text, std::size_t at) {
  return (byte_at(text, at) & 0xc0) == 0x80;
}

//! One that was shortened stays as it is.
std::string shortened(std::string_view line) {
  constexpr std::string_view gap = "…";
  if (line.size() <= kept_at_begin + gap.size() + kept_at_end) return std::string(line);
  std::size_t begin = kept_at_begin;
  std::size_t end = line.size() - kept_at_end;
  for (int i = 0; i < 3 && is_inside_character(line, begin); ++i) --begin;
  for (int i = 0; i < 3 && is_inside_character(line, end); ++i) ++end;
  return std::string(line.substr(0, begin)).append(gap).append(line.substr(end));
}

//! Without control characters: those below a space, DEL, and the 32 that have two bytes in UTF-8.
std::string tamed(std::string_view line) {
  std::string result;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const unsigned char byte = byte_at(line, i);
    const bool is_long =
        byte == 0xc2 && byte_at(line, i + 1) >= 0x80 && byte_at(line, i + 1) < 0xa0;
    const bool is_control = (byte < 0x20 && byte != '\t') || byte == 0x7f || is_long;
    if (byte == '\r' && i + 1 == line.size()) break;  // as in a line of HTTP
    result += is_control ? '?' : line[i];
    if (is_long) ++i;
  }
  return result;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    result += tamed(shortened(text.substr(0, end)));
    if (end < text.size()) result += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

}  // namespace pollen::kit
