#pragma once
// A future written by hand: a state machine with one number for a state.

#include <string>

#include "lesson01_future/future.hpp"

namespace pollen {

//! Is pending `from` times, then gives "liftoff". It counts how often it was asked.
//! It wakes nobody: it only gets on because whoever holds it asks again and again.
class Countdown {
 public:
  using Output = std::string;
  explicit Countdown(int from) : left_(from) {}

  Poll<std::string> poll(Context&) {
    //> 1.2 Countdown, a state machine by hand
    ++polls_;
    if (left_ == 0) return std::string("liftoff");
    --left_;
    return Pending{};
    //<
  }

  //! How often it was polled so far.
  int polls() const { return polls_; }

 private:
  int left_;
  int polls_ = 0;
};

}  // namespace pollen
