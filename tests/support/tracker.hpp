#pragma once
// Witnesses: what is destroyed, how often, and in which order.

#include <string>
#include <utility>

namespace pollen::test {

//! What became of a `Tracker`.
struct Life {
  int destroyed = 0;
  int moves = 0;
};

//! Put it into whatever must be destroyed exactly once. It can be moved, not copied. A move takes
//! the duty to report along, so the empty shell that stays behind does not count.
class Tracker {
 public:
  explicit Tracker(Life& life) : life_(&life) {}
  Tracker(Tracker&& other) noexcept : life_(std::exchange(other.life_, nullptr)) {
    if (life_) ++life_->moves;
  }
  Tracker& operator=(Tracker&&) = delete;
  ~Tracker() {
    if (life_) ++life_->destroyed;
  }

 private:
  Life* life_;
};

//! Writes its letter into a log when it is destroyed, so that a test can read the order.
class Goodbye {
 public:
  Goodbye(std::string& log, char letter) : log_(log), letter_(letter) {}
  Goodbye(const Goodbye&) = delete;
  Goodbye& operator=(const Goodbye&) = delete;
  ~Goodbye() { log_ += letter_; }

 private:
  std::string& log_;
  char letter_;
};

}  // namespace pollen::test
