#pragma once
// The server's own last moments as a page: what its flight recorder holds, shown every second.

#include <functional>

#include "lesson02_waker/trace/recording.hpp"
#include "lesson06_http/router.hpp"

namespace pollen::http {

//! What a recording counts in its last second, or in as much of that as it has not lost. Divide by
//! `seconds` for what happens in one.
struct Activity {
  double seconds = 0;
  std::size_t alive = 0;  //!< Tasks that are not complete, of those that it has seen.
  std::size_t polls = 0;
  std::size_t wakes = 0;
  std::size_t steals = 0;
  std::size_t parks = 0;
  std::vector<std::pair<std::string, double>> busy;  //!< The share of time that a thread polls.
};
Activity activity_of(const trace::Recording& recording);

//! Adds `/trace.svg`, a picture of the last three seconds; `/trace`, a page that shows it with
//! counters and asks anew each second; and `/trace/now`, what it asks for. `take` gives the
//! recording; it is called from several threads at once.
void add_trace_page(Router& router, std::function<trace::Recording()> take);

}  // namespace pollen::http
