#pragma once
// What the models have in common.

#include <doctest/doctest.h>

#include <cstdio>
#include <utility>

#include "lesson01_future/future.hpp"
#include "lesson02_waker/primitives.hpp"
#include "tests/model/checker.hpp"

namespace pollen::model {

//! Explores `body` and prints what it took; a failure is printed with the steps that lead to it.
inline void holds(const char* what, int preemptions, const std::function<void()>& body) {
  const Result result = explore(preemptions, body);
  std::printf("model %-44s %8llu schedules %10llu steps %7.3f s  (preemptions: %d)%s\n", what,
              static_cast<unsigned long long>(result.schedules),
              static_cast<unsigned long long>(result.steps), result.seconds, preemptions,
              result.failure.empty() ? "" : "  FAILED");
  if (!result.failure.empty()) {
    std::printf("%sfailure: %s\n", result.schedule.c_str(), result.failure.c_str());
  }
  std::fflush(stdout);
  CHECK_MESSAGE(result.failure.empty(), result.failure);
}

//! Starts a thread with a name.
template <class Fn>
prim::thread thread(const char* name, Fn fn) {
  return prim::thread(std::move(fn), name);
}

}  // namespace pollen::model
