#include "lesson02_waker/trace/lanes.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace pollen::trace {

Lanes::Lanes(const Recording& recording, std::size_t most_events, std::uint64_t nanoseconds)
    : to(end_of(recording)) {
  const std::vector<Event>& all = recording.events;
  const std::uint64_t earliest = to - std::min(nanoseconds, to);
  std::size_t first = all.size() - std::min(most_events, all.size());
  while (first < all.size() && all[first].time < earliest) ++first;
  events = all.size() - first;
  // The picture begins with its first event, unless it is cut by time.
  const bool by_time = first > 0 && all[first - 1].time < earliest;
  from = by_time || events == 0 ? earliest : all[first].time;

  std::set<std::uint16_t> its_threads;
  std::map<std::uint32_t, std::size_t> its_tasks;  // and how many of the events are theirs
  for (std::size_t i = 0; i < all.size(); ++i) {
    its_threads.insert(all[i].thread);
    if (all[i].task != 0) its_tasks[all[i].task] += i >= first ? 1 : 0;
  }
  all_threads = its_threads.size();
  all_tasks = its_tasks.size();

  end = top;
  for (const auto thread : its_threads) {
    if (threads.size() == max_threads) break;
    threads[thread] = std::exchange(end, end + height);
  }
  tasks_top = end += threads.empty() ? 0 : 34;
  // Those with the most events, in the order of their numbers.
  std::set<std::pair<std::size_t, std::uint32_t>> most_first;
  for (const auto& [task, count] : its_tasks) most_first.emplace(all.size() - count, task);
  for (const auto& [others, task] : most_first) {
    if (tasks.size() < max_tasks) tasks[task] = 0;
  }
  for (auto& [task, y] : tasks) y = std::exchange(end, end + height);
}

double Lanes::x(std::uint64_t time) const {
  const auto range = static_cast<double>(std::max<std::uint64_t>(to - from, 1));
  const auto since = static_cast<double>(std::clamp(time, from, to) - from);
  return left + std::floor(since / range * (right - left) * 10) / 10;
}

}  // namespace pollen::trace
