#pragma once
// Which part of a recording a picture shows, and where each thing lies in it.

#include <map>
#include <vector>

#include "lesson02_waker/trace/spans.hpp"

namespace pollen::trace {

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

  std::uint64_t from = 0;  //!< The time shown.
  std::uint64_t to = 0;    //!< Its end, which is that of the recording.
  std::size_t events = 0;  //!< How many are in it.
  //! Those that have a lane, and its upper edge.
  std::map<std::uint64_t, int> threads;
  std::map<std::uint32_t, int> tasks;
  std::size_t all_threads = 0;  //!< How many there are, with and without a lane.
  std::size_t all_tasks = 0;
  int tasks_top = 0;  //!< The upper edge of the first task's lane.
  int end = 0;        //!< The lower edge of the last lane.

  //! From left to right, in whole tenths of a pixel, which come out the same everywhere.
  double x(std::uint64_t time) const;
  //! The upper edge of a lane; 0 where there is none.
  int thread_y(std::uint64_t one) const { return threads.contains(one) ? threads.at(one) : 0; }
  int task_y(std::uint32_t one) const { return tasks.contains(one) ? tasks.at(one) : 0; }
};

}  // namespace pollen::trace
