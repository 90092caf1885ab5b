#pragma once
// A recording as text.

#include <iosfwd>
#include <string_view>

#include "lesson02_waker/trace/recording.hpp"

namespace pollen::trace {

//! Writes one line for each event, in order over all threads: when, on which thread, what, about
//! which task, and what else is known of it. The same recording gives the same bytes.
void write_text(std::ostream& out, const Recording& recording);

//! What an event is called there.
std::string_view name_of(What what);

}  // namespace pollen::trace
