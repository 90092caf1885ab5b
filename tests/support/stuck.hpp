#pragma once
// A task that does what no task should: it stops its thread.

#include <chrono>
#include <thread>

#include "tests/support/rescued.hpp"

namespace pollen::test {

//! Keeps this thread until `done()`; false if that takes too long.
template <class Done>
bool stuck_until(Done done) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace pollen::test
