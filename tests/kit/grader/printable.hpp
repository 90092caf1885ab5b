#pragma once
// What programs and compilers print, made fit to be read: they print anything, in lines of any
// length.

#include <string>
#include <string_view>

namespace pollen::kit {

//! Of a longer line only so many bytes at its beginning and its end are kept.
inline constexpr std::size_t kept_at_begin = 240;
inline constexpr std::size_t kept_at_end = 160;

//! The text with … in the middle of long lines, and with ? in place of control characters, which
//! could do anything to a terminal. Newlines and tabs stay.
std::string printable(std::string_view text);

}  // namespace pollen::kit
