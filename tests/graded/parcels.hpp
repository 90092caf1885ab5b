#pragma once
// Tasks that are only carried about.

#include <cstddef>
#include <deque>

#include "tests/graded/tasks.hpp"

namespace pollen::graded {

//! Tasks for a queue; each has its number.
class Parcels {
 public:
  Task& operator[](std::size_t number) {
    while (tasks_.size() <= number) tasks_.emplace_back(clerk_);
    return tasks_[number];
  }
  //! -1: nothing; -2: none of these.
  int number_of(const Task* task) const {
    if (!task) return -1;
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      if (&tasks_[i] == task) return static_cast<int>(i);
    }
    return -2;
  }

 private:
  Clerk clerk_;
  std::deque<Probe> tasks_;
};

}  // namespace pollen::graded
