#pragma once
// Whether another thread has gone to sleep: the kernel knows.

#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <string>
#include <thread>

#include "tests/support/rescued.hpp"

namespace pollen::test {

//! This thread's number, for the functions below.
inline long thread_number() { return ::syscall(SYS_gettid); }

//! True if the kernel says that thread `number` of this process sleeps.
inline bool is_asleep(long number) {
  std::ifstream file("/proc/self/task/" + std::to_string(number) + "/stat");
  std::string line;
  std::getline(file, line);
  const std::size_t name_end = line.rfind(')');  // then a space, and a letter for the state
  return name_end + 2 < line.size() && line[name_end + 2] == 'S';
}

//! Blocks until that thread sleeps; false if it does not within the patience, as one that spins.
inline bool until_asleep(long number) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < end) {
    if (is_asleep(number)) return true;
    std::this_thread::yield();
  }
  return false;
}

}  // namespace pollen::test
