#pragma once
// Recordings that are written by hand.

#include <utility>

#include "lesson02_waker/trace/recording.hpp"

namespace pollen::trace::test {

//! Builds a recording, line by line; times are in microseconds.
class Scene {
 public:
  explicit Scene(std::vector<std::string> threads) { recording_.threads = std::move(threads); }

  Scene& add(std::uint64_t time, What what, std::uint16_t thread, std::uint32_t task = 0,
             std::uint32_t by = 0, std::uint64_t detail = 0) {
    recording_.events.push_back({time * 1000, what, thread, task, by, detail});
    return *this;
  }
  Scene& poll(std::uint64_t from, std::uint64_t to, What result, std::uint16_t thread,
              std::uint32_t task) {
    return add(from, What::poll_begin, thread, task).add(to, result, thread, task);
  }
  Scene& name(std::uint32_t task, std::string name) {
    recording_.names[task] = std::move(name);
    return *this;
  }
  //! What it holds, taken at that time.
  Recording taken(std::uint64_t time) const {
    Recording copy = recording_;
    copy.end = time * 1000;
    return copy;
  }

 private:
  Recording recording_;
};

//! Two workers. Task 2 waits, task 3 is stolen by worker 1 and wakes task 2 there.
inline Scene stolen() {
  return Scene({"worker 0", "worker 1"})
      .name(2, "waiter")
      .add(0, What::park, 1)
      .add(1, What::spawn, 0, 1)
      .add(2, What::poll_begin, 0, 1)
      .add(3, What::spawn, 0, 2, 1)
      .add(4, What::spawn, 0, 3, 1)
      .add(10, What::poll_ready, 0, 1)
      .add(10, What::complete, 0, 1)
      .poll(11, 15, What::poll_pending, 0, 2)
      .add(16, What::unpark, 1)
      .add(17, What::steal, 1, 3, 0, 0)
      .add(18, What::poll_begin, 1, 3)
      .add(25, What::wake, 1, 2, 3)
      .add(30, What::threw, 1, 3)
      .add(30, What::complete, 1, 3)
      .poll(32, 40, What::poll_ready, 0, 2)
      .add(40, What::complete, 0, 2);
}

}  // namespace pollen::trace::test
