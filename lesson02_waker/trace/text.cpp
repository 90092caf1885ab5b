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
  switch (event.what) {
    case What::spawn:
    case What::wake:
    case What::aborted:
      return event.by == 0 ? "" : "by " + task_name(recording, event.by);
    case What::steal:
      return "from " + thread_name(recording, event.detail);
    case What::fd_ready:
      return "descriptor " + std::to_string(event.detail);
    case What::timer_set:
    case What::timer_fired:
      return "due at " + in_unit(event.detail, unit) + " " + unit.name;
    case What::request_end:
      return event.detail == 0 ? "without a reply" : "status " + std::to_string(event.detail);
    default:
      return "";
  }
}

// Of what the columns are as wide as.
std::size_t widest_task(const Recording& recording) {
  std::size_t widest = 0;
  for (const Event& event : recording.events) {
    if (event.task != 0) widest = std::max(widest, task_name(recording, event.task).size());
  }
  return widest;
}

std::size_t widest_thread(const Recording& recording) {
  std::size_t widest = 0;
  for (const std::string& name : recording.threads) widest = std::max(widest, name.size());
  return widest;
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
  const std::size_t times = in_unit(end, unit).size();
  const std::size_t threads = widest_thread(recording);
  const std::size_t tasks = widest_task(recording);
  const auto padded = [](std::string_view text, std::size_t width) {
    return std::string(text) + std::string(width - std::min(width, text.size()), ' ');
  };
  for (const Event& event : recording.events) {
    const std::string time = in_unit(event.time, unit);
    const std::string task = event.task == 0 ? "" : task_name(recording, event.task);
    std::string line = std::string(times - std::min(times, time.size()), ' ') + time + " " +
                       unit.name + "  " + padded(thread_name(recording, event.thread), threads) +
                       "  " + padded(name_of(event.what), 11) + "  " + padded(task, tasks) + "  " +
                       detail_of(recording, event, unit);
    out << line.erase(line.find_last_not_of(' ') + 1) << "\n";
  }
}

}  // namespace pollen::trace
