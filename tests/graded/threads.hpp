#pragma once
// Waiting, in a case, for what another thread is to do.

#include <chrono>
#include <thread>

#include "tests/support/asleep.hpp"

namespace pollen::graded {

//! Waits until `done()`; false if it takes much longer than good code ever does. It sleeps in
//! between, so that a case that fails here has not used up its time of the processor.
template <class Done>
bool eventually(Done done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(3);
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
  return true;
}

//! Waits until thread `number` (see `test::thread_number`) sleeps; false if it does not, as one
//! that spins.
inline bool falls_asleep(long number) {
  return eventually([&] { return test::is_asleep(number); });
}

}  // namespace pollen::graded
