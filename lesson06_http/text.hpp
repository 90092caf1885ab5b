#pragma once
// The characters of HTTP: which ones may stand where, how to compare them, what %41 means.

#include <algorithm>
#include <array>
#include <charconv>

#include "lesson06_http/status.hpp"

namespace pollen::http {

//! What a character may be part of: bits, since most may be part of several things.
enum CharClass : unsigned char {
  token_char = 1,   // a method or a field name (RFC 9110 5.6.2)
  value_char = 2,   // a field value (RFC 9110 5.5): no control character but the tab
  target_char = 4,  // a request target: what the WHATWG URL standard lets browsers send
  host_char = 8     // a host name (RFC 3986 3.2.2)
};

inline constexpr auto char_classes = [] {
  std::array<unsigned char, 256> classes{};
  for (unsigned c = 0; c < 256; ++c) {
    const auto none_of = [c](std::string_view set) {
      return c > ' ' && c < 0x7f && set.find(static_cast<char>(c)) == set.npos;
    };
    if (none_of("\"(),/:;<=>?@[\\]{}")) classes[c] |= token_char;
    if (none_of("") || c == ' ' || c == '\t' || c >= 0x80) classes[c] |= value_char;
    if (none_of("\"<>#")) classes[c] |= target_char;
    if (none_of("\"/:<>?@#[\\]^`{|}")) classes[c] |= host_char;
  }
  return classes;
}();

//! Empties `text` and gives its memory back. (To assign an empty string keeps it, in libstdc++.)
inline void release(std::string& text) { std::string().swap(text); }

//! True if each character of `text` is of that class.
inline bool all_of(std::string_view text, CharClass wanted) {
  unsigned char common = 0xff;
  for (const char c : text) common &= char_classes[static_cast<unsigned char>(c)];
  return common & wanted;
}

//! ASCII comparison without case, whatever the locale.
inline bool iequals(std::string_view a, std::string_view b) {
  constexpr auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c | 0x20 : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return x == y || lower(x) == lower(y); });
}

//! `text` without spaces and tabs at both ends.
inline std::string_view trim(std::string_view text) {
  constexpr auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

//! Reads all of `text` as a number. Its error says what went wrong: `invalid_argument`, also if
//! something else follows, or `result_out_of_range`.
template <class Number>
std::errc parse_number(std::string_view text, Number& number, auto... base) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number, base...);
  return stop == end ? error : std::errc::invalid_argument;
}

//! Appends `text` to `out` with each %41 made one byte (RFC 3986 2.1). Throws a 400 where two
//! hexadecimal digits are missing.
template <class Out>
void percent_decode(std::string_view text, Out& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '%') {
      const std::string_view digits = text.substr(i + 1, 2);
      const bool ok = digits.size() == 2 && parse_number(digits, byte, 16) == std::errc{};
      require(ok, 400, "malformed percent-encoding");
      i += 2;
    }
    out.push_back(static_cast<char>(byte));
  }
}

}  // namespace pollen::http
