#pragma once
// Texts by their lines.

#include <string>
#include <string_view>
#include <vector>

namespace pollen::kit {

using Lines = std::vector<std::string>;  //!< Without their newlines.

Lines split_lines(std::string_view text);
std::string join_lines(const Lines& lines);

//! Without the white space at both ends.
std::string_view trim(std::string_view text);

//! Whether a digit stands there; false behind the end.
bool is_digit(std::string_view text, std::size_t at);

}  // namespace pollen::kit
