#pragma once
// What stands in the lanes of a picture: a mark for each span and each event.

#include <iosfwd>
#include <set>

#include "lesson02_waker/trace/lanes.hpp"

namespace pollen::trace {

//! A kind of mark.
struct Kind {
  std::string_view name;          //!< Its class in the style sheet.
  std::string_view meaning;       //!< What the legend says of it.
  int height = 0;                 //!< Of a bar.
  std::string_view outline = "";  //!< Of a symbol, from the middle of its lane.
  int shift = 0;                  //!< How far below its place a symbol stands in the legend.
};
inline constexpr std::string_view star =
    "m0 3 1.2 3 3.3.2-2.5 2 .8 3.2-2.8-1.7-2.8 1.7.8-3.2-2.5-2 3.3-.2z";
inline constexpr Kind kinds[] = {{"ready", "poll: ready", 16},
                                 {"pending", "poll: pending", 16},
                                 {"threw", "poll: threw", 16},
                                 {"lasts", "poll: not over", 16},
                                 {"life", "waits to be woken", 2},
                                 {"queue", "woken, waits for its poll", 6},
                                 {"request", "request", 22},
                                 {"park", "thread sleeps", 10},
                                 {"spawn", "spawn"},
                                 {"wake", "wake"},
                                 {"self", "wakes itself", 0, "m0-12a3.5 3.5 0 1 1-.1 0z", 8},
                                 {"steal", "steal", 0, "m0-6 6 6-6 6-6-6z"},
                                 {"aborted", "aborted", 0, "m-5-5 10 10m-10 0 10-10"},
                                 {"fd", "descriptor is ready", 0, "m0-3 4-7h-8z", 7},
                                 {"timer_set", "sets a timer", 0, star, -7},
                                 {"timer_fired", "timer fires", 0, star, -7}};

//! Draws them all, and returns the names of those kinds that occur.
std::set<std::string_view> draw_marks(std::ostream& out, const Recording& recording,
                                      const std::vector<Span>& spans, const Lanes& lanes);

//! Draws one small mark of that kind as a sample, in a lane of which `x` and `y` are the corner.
void draw_sample(std::ostream& out, const Kind& kind, int x, int y);

}  // namespace pollen::trace
