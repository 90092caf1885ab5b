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

//! The lanes of a picture that shows the last events, at most so many, and of at most the last so
//! many nanoseconds.
class Lanes {
 public:
  static constexpr int width = 960;
  static constexpr int left = 160;  //!< Where time begins; the names are to the left of it.
  static constexpr int right = 936;
  static constexpr int height = 24;  //!< Of a lane.
  static constexpr std::size_t max_threads = 12;
  static constexpr std::size_t max_tasks = 24;

  Lanes(const Recording& recording, std::size_t events, std::uint64_t nanoseconds);

  std::uint64_t from() const { return from_; }
  std::uint64_t to() const { return to_; }
  Px x(std::uint64_t time) const;
  //! How many events are in the time shown.
  std::size_t events() const { return events_; }

  const std::vector<std::uint16_t>& threads() const { return threads_; }
  const std::vector<std::uint32_t>& tasks() const { return tasks_; }
  //! The upper edge of a lane; nothing where there is none.
  std::optional<int> thread_y(std::uint64_t thread) const;
  std::optional<int> task_y(std::uint32_t task) const;
  //! Below the threads' lanes, and below all.
  int threads_end() const { return top + height * static_cast<int>(threads_.size()); }
  int end() const { return tasks_top() + height * static_cast<int>(tasks_.size()); }

  std::size_t hidden_threads() const { return hidden_threads_; }
  std::size_t hidden_tasks() const { return hidden_tasks_; }

  static constexpr int top = 96;
  int tasks_top() const { return threads_end() + (threads_.empty() ? 0 : 34); }

 private:
  std::uint64_t from_ = 0;
  std::uint64_t to_ = 0;
  std::size_t events_ = 0;
  std::vector<std::uint16_t> threads_;
  std::vector<std::uint32_t> tasks_;
  std::size_t hidden_threads_ = 0;
  std::size_t hidden_tasks_ = 0;
};

}  // namespace pollen::trace
