#pragma once
// A recording for the large viewers: https://ui.perfetto.dev, or chrome://tracing.

#include <iosfwd>

#include "lesson02_waker/trace/recording.hpp"

namespace pollen::trace {

//! Writes all of a recording in the Trace Event format: polls and sleeps as slices of their
//! threads, requests as slices of their own, wakes as arrows to the poll that follows, the rest as
//! instants. The same recording gives the same bytes.
void write_json(std::ostream& out, const Recording& recording);

}  // namespace pollen::trace
