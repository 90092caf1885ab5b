#pragma once
// What stands in a workbook where a step is not written yet.

#include <cstdio>
#include <cstdlib>
#include <mutex>

namespace pollen {

//! With this status a program ends that came to such a place.
inline constexpr int todo_status = 77;

//! Says which step is lacking and which chapter explains it, and ends the program at once: whatever
//! went on without the step would crash or wait for ever. Any thread may come here.
[[noreturn]] inline void todo(const char* step) noexcept {
  constexpr const char* chapters[] = {"lesson01_future",  "lesson02_waker",  "lesson03_executor",
                                      "lesson04_reactor", "lesson05_timers", "lesson06_http"};
  static std::mutex first;
  first.lock();  // for good: of several threads one speaks
  std::fflush(stdout);
  std::fprintf(stderr, "step %s is not written yet: %s/README.md\n", step, chapters[step[0] - '1']);
  std::_Exit(todo_status);
}

}  // namespace pollen
