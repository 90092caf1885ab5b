#pragma once
// Which part of a recording a picture shows, and where each thing lies in it.

#include <optional>
#include <vector>

#include "lesson02_waker/trace/spans.hpp"

namespace pollen::trace {

//! A place from left to right, in tenths of a pixel: whole numbers come out the same everywhere.
struct Px {
  std::int64_t tenths;
};

//! The lanes of a picture: what it shows, and where.
struct Lanes {
  static constexpr int width = 960;
  static constexpr int left = 160;  //!< Where time begins; the names are to the left of it.
  static constexpr int right = 936;
  static constexpr int top = 96;
  static constexpr int height = 24;  //!< Of a lane.
  static constexpr std::size_t max_threads = 12;
  static constexpr std::size_t max_tasks = 24;

  //! Those for the last events, at most so many, and of at most the last so many nanoseconds.
  Lanes(const Recording& recording, std::size_t most_events, std::uint64_t nanoseconds);

  std::uint64_t from = 0;              //!< The time shown.
  std::uint64_t to = 0;                //!< Its end, which is that of the recording.
  std::size_t events = 0;              //!< How many are in it.
  std::vector<std::uint16_t> threads;  //!< Those that have a lane.
  std::vector<std::uint32_t> tasks;
  std::size_t hidden_threads = 0;  //!< How many have none.
  std::size_t hidden_tasks = 0;

  Px x(std::uint64_t time) const;
  //! The upper edge of a lane; nothing where there is none.
  std::optional<int> thread_y(std::uint64_t thread) const;
  std::optional<int> task_y(std::uint32_t task) const;
  //! The upper edge of the first task's lane, and the lower edge of the last.
  int tasks_top() const { return top + height * int(threads.size()) + (threads.empty() ? 0 : 34); }
  int end() const { return tasks_top() + height * int(tasks.size()); }
};

}  // namespace pollen::trace
