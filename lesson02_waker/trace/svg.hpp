#pragma once
// A recording as a picture: a lane for each thread and, below, one for each task.

#include <iosfwd>
#include <string_view>

#include "lesson02_waker/trace/recording.hpp"

namespace pollen::trace {

//! Draws the last stretch of a recording, as much as fits in 60 KiB and on a page; it says what is
//! left out. `notes` are written below it, line by line. The same arguments give the same bytes.
void write_svg(std::ostream& out, const Recording& recording, std::string_view notes = "");

}  // namespace pollen::trace
