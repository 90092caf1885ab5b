#pragma once
// What stands in the lanes of a picture: a mark for each span and each event.

#include <set>
#include <string_view>

#include "lesson02_waker/trace/markup.hpp"

namespace pollen::trace {

//! A kind of mark, which is also its class in the style sheet, and what the legend says of it.
struct Kind {
  std::string_view name;
  std::string_view meaning;
};
inline constexpr Kind kinds[] = {{"ready", "poll: ready"},
                                 {"pending", "poll: pending"},
                                 {"threw", "poll: threw"},
                                 {"lasts", "poll: not over"},
                                 {"life", "waits to be woken"},
                                 {"queue", "woken, waits for its poll"},
                                 {"request", "request"},
                                 {"park", "thread sleeps"},
                                 {"spawn", "spawn"},
                                 {"wake", "wake"},
                                 {"self", "wakes itself"},
                                 {"steal", "steal"},
                                 {"aborted", "aborted"},
                                 {"fd", "descriptor is ready"},
                                 {"timer_set", "sets a timer"},
                                 {"timer_fired", "timer fires"}};

//! Draws them all, and returns the names of those kinds that occur.
std::set<std::string_view> draw_marks(Markup& out, const Recording& recording,
                                      const std::vector<Span>& spans, const Lanes& lanes);

//! Draws one small mark of that kind as a sample, in a lane of which `x` and `y` are the corner.
void draw_sample(Markup& out, std::string_view kind, int x, int y);

}  // namespace pollen::trace
