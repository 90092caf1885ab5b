#pragma once
// The difference between two short texts, line by line.

#include <string>
#include <string_view>

namespace pollen::kit {

//! All lines of both: those of `one` alone with `-` in front, those of `other` alone with `+`, and
//! with as few of these as there can be.
std::string difference(std::string_view one, std::string_view other);

}  // namespace pollen::kit
