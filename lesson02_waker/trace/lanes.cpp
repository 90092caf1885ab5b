#include "lesson02_waker/trace/lanes.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace pollen::trace {
namespace {

template <class T>
std::optional<int> row_of(const std::vector<T>& sorted, std::uint64_t wanted) {
  const auto found = std::lower_bound(sorted.begin(), sorted.end(), wanted);
  if (found == sorted.end() || *found != wanted) return std::nullopt;
  return static_cast<int>(found - sorted.begin());
}

}  // namespace

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

  std::set<std::uint16_t> all_threads;
  std::map<std::uint32_t, std::size_t> all_tasks;  // and how many of the events are theirs
  for (std::size_t i = 0; i < all.size(); ++i) {
    all_threads.insert(all[i].thread);
    if (all[i].task != 0) all_tasks[all[i].task] += i >= first ? 1 : 0;
  }

  threads.assign(all_threads.begin(), all_threads.end());
  threads.resize(std::min(threads.size(), max_threads));
  hidden_threads = all_threads.size() - threads.size();

  // Those with the most events, in the order of their numbers.
  for (const auto& [task, count] : all_tasks) tasks.push_back(task);
  std::stable_sort(tasks.begin(), tasks.end(),
                   [&](auto a, auto b) { return all_tasks[a] > all_tasks[b]; });
  tasks.resize(std::min(tasks.size(), max_tasks));
  std::sort(tasks.begin(), tasks.end());
  hidden_tasks = all_tasks.size() - tasks.size();
}

Px Lanes::x(std::uint64_t time) const {
  const std::uint64_t range = std::max<std::uint64_t>(to - from, 1);
  const std::uint64_t since = std::clamp(time, from, to) - from;
  const double share = static_cast<double>(since) / static_cast<double>(range);
  return {left * 10 + static_cast<std::int64_t>(share * (right - left) * 10)};
}

std::optional<int> Lanes::thread_y(std::uint64_t thread) const {
  const auto row = row_of(threads, thread);
  return row ? std::optional(top + *row * height) : std::nullopt;
}

std::optional<int> Lanes::task_y(std::uint32_t task) const {
  const auto row = row_of(tasks, task);
  return row ? std::optional(tasks_top() + *row * height) : std::nullopt;
}

}  // namespace pollen::trace
