#pragma once
// A recording as a picture: a lane for each thread and, below, one for each task.

#include <iosfwd>
#include <string_view>

#include "lesson02_waker/trace/recording.hpp"

namespace pollen::trace {

//! What a picture is to show besides, and how much of the recording at most.
struct SvgOptions {
  std::string_view notes = "";             //!< Written below the picture, line by line.
  std::uint64_t last = ~std::uint64_t{0};  //!< Nanoseconds.
};

//! Draws the last stretch of a recording, as much as fits in 60 KiB and on a page; the picture says
//! what is left out. The same arguments give the same bytes.
void write_svg(std::ostream& out, const Recording& recording, const SvgOptions& options = {});

}  // namespace pollen::trace
