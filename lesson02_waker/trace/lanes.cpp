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

Lanes::Lanes(const Recording& recording, std::size_t events, std::uint64_t nanoseconds)
    : to_(end_of(recording)) {
  const std::vector<Event>& all = recording.events;
  const std::uint64_t earliest = to_ - std::min(nanoseconds, to_);
  std::size_t first = all.size() - std::min(events, all.size());
  while (first < all.size() && all[first].time < earliest) ++first;
  events_ = all.size() - first;
  // The picture begins with its first event, unless it is cut by time.
  const bool by_time = first > 0 && all[first - 1].time < earliest;
  from_ = by_time || events_ == 0 ? earliest : all[first].time;

  std::set<std::uint16_t> threads;
  std::map<std::uint32_t, std::size_t> tasks;  // and how many of the events are theirs
  for (std::size_t i = 0; i < all.size(); ++i) {
    threads.insert(all[i].thread);
    if (all[i].task != 0) tasks[all[i].task] += i >= first ? 1 : 0;
  }

  threads_.assign(threads.begin(), threads.end());
  threads_.resize(std::min(threads_.size(), max_threads));
  hidden_threads_ = threads.size() - threads_.size();

  // Those with the most events, in the order of their numbers.
  for (const auto& [task, count] : tasks) tasks_.push_back(task);
  std::stable_sort(tasks_.begin(), tasks_.end(),
                   [&](auto a, auto b) { return tasks[a] > tasks[b]; });
  tasks_.resize(std::min(tasks_.size(), max_tasks));
  std::sort(tasks_.begin(), tasks_.end());
  hidden_tasks_ = tasks.size() - tasks_.size();
}

Px Lanes::x(std::uint64_t time) const {
  const std::uint64_t range = std::max<std::uint64_t>(to_ - from_, 1);
  const std::uint64_t since = std::clamp(time, from_, to_) - from_;
  const double share = static_cast<double>(since) / static_cast<double>(range);
  return {left * 10 + static_cast<std::int64_t>(share * (right - left) * 10)};
}

std::optional<int> Lanes::thread_y(std::uint64_t thread) const {
  const auto row = row_of(threads_, thread);
  return row ? std::optional(top + *row * height) : std::nullopt;
}

std::optional<int> Lanes::task_y(std::uint32_t task) const {
  const auto row = row_of(tasks_, task);
  return row ? std::optional(tasks_top() + *row * height) : std::nullopt;
}

}  // namespace pollen::trace
