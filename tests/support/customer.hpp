#pragma once
// A customer of a semaphore.

#include <cstddef>
#include <optional>

#include "lesson03_executor/sync/semaphore.hpp"
#include "tests/support/wake_counter.hpp"

namespace pollen::test {

//! One who waits for permits, polled by hand.
struct Customer {
  explicit Customer(Semaphore& semaphore, std::size_t n = 1) : request(semaphore.acquire(n)) {}

  //! True once it has its permit.
  bool ask() {
    auto answer = poll_with(*request, counter);
    if (answer.is_ready()) permit.emplace(answer.take());
    return permit.has_value();
  }
  void leave() { request.reset(); }

  WakeCounter counter;
  std::optional<Semaphore::Acquire> request;
  std::optional<Semaphore::Permit> permit;
};

}  // namespace pollen::test
