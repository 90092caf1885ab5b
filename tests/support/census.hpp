#pragma once
// Counting what must be gone in the end: tasks, and descriptors.

#include <atomic>
#include <filesystem>
#include <iterator>

namespace pollen::test {

//! Counts the members that are alive, on any thread. It must outlive them.
class Census {
 public:
  //! Give one to each task, as a parameter of its coroutine: it lives as long as the task's future.
  class Member {
   public:
    explicit Member(Census& census) : census_(&census) { census_->enter(); }
    Member(Member&& other) noexcept : census_(other.census_) { census_->enter(); }
    Member& operator=(Member&&) = delete;
    ~Member() { census_->leave(); }

   private:
    Census* census_;
  };

  Census() = default;
  Census(const Census&) = delete;
  Census& operator=(const Census&) = delete;

  Member member() { return Member(*this); }
  long alive() const { return alive_.load(); }

 private:
  void enter() { alive_.fetch_add(1); }
  void leave() { alive_.fetch_sub(1); }

  std::atomic<long> alive_{0};
};

//! How many descriptors this process has open.
inline long open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return std::distance(begin(all), end(all)) - 1;  // without the one that this takes itself
}

}  // namespace pollen::test
