#include "lesson02_waker/trace/text.hpp"

#include <algorithm>
#include <array>
#include <iomanip>
#include <ostream>
#include <string>

#include "lesson02_waker/trace/spans.hpp"

namespace pollen::trace {

namespace {

// One unit for all the times of a recording, so that they can be compared at a glance.
struct Unit {
  const char* name;
  std::uint64_t nanoseconds;
  int digits;  // after the point
};

Unit unit_for(std::uint64_t end) {
  if (end < 10'000'000) return {"µs", 1'000, 1};
  if (end < 100'000'000'000) return {"ms", 1'000'000, 3};
  return {"s", 1'000'000'000, 6};
}

std::string in_unit(std::uint64_t time, const Unit& unit) {
  std::string rest = std::to_string(unit.nanoseconds + time % unit.nanoseconds).substr(1);
  rest.resize(static_cast<std::size_t>(unit.digits));
  return std::to_string(time / unit.nanoseconds) + "." + rest;
}

std::string detail_of(const Recording& recording, const Event& event, const Unit& unit) {
  const What what = event.what;
  if (what == What::steal) return "from " + thread_name(recording, event.detail);
  if (what == What::fd_ready) return "descriptor " + std::to_string(event.detail);
  if (what == What::timer_set || what == What::timer_fired) {
    return "due at " + in_unit(event.detail, unit) + " " + unit.name;
  }
  if (what == What::request_end) {
    return event.detail == 0 ? "without a reply" : "status " + std::to_string(event.detail);
  }
  return event.by == 0 ? "" : "by " + task_name(recording, event.by);
}

}  // namespace

std::string_view name_of(What what) {
  constexpr std::array<std::string_view, 16> names = {
      "spawn", "poll",   "pending",  "ready",    "threw",     "abort",       "wake",    "steal",
      "park",  "unpark", "complete", "fd ready", "timer set", "timer fired", "request", "answered"};
  return names.at(static_cast<std::size_t>(what));
}

void write_text(std::ostream& out, const Recording& recording) {
  const std::uint64_t end = end_of(recording);
  const Unit unit = unit_for(end);
  out << counted(recording.events.size(), "event") << " in " << time_text(end);
  if (recording.lost > 0) out << "; " << with_commas(recording.lost) << " older ones are lost";
  out << "\n";
  std::vector<std::array<std::string, 5>> rows;
  std::array<std::size_t, 5> widths{0, 0, 11};
  for (const Event& event : recording.events) {
    rows.push_back({in_unit(event.time, unit) + " " + unit.name,
                    thread_name(recording, event.thread), std::string(name_of(event.what)),
                    event.task == 0 ? "" : task_name(recording, event.task),
                    detail_of(recording, event, unit)});
    for (std::size_t i = 0; i < 5; ++i) widths[i] = std::max(widths[i], rows.back()[i].size());
  }
  for (const auto& row : rows) {
    std::string line(widths[0] - row[0].size(), ' ');
    for (std::size_t i = 0; i < 5; ++i) {
      line += row[i] + std::string(i == 0 ? 2 : widths[i] - row[i].size() + 2, ' ');
    }
    out << line.erase(line.find_last_not_of(' ') + 1) << "\n";
  }
}

}  // namespace pollen::trace
