#include "lesson02_waker/trace/watchdog.hpp"

#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <mutex>

#include "lesson02_waker/trace/diagnosis.hpp"

namespace pollen::trace {

Watchdog::Watchdog(std::chrono::nanoseconds limit, int exit_status) : was_on_(is_on()) {
  if (!was_on_) start();
  thread_ = std::jthread([=](const std::stop_token& called_off) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any never;
    never.wait_for(lock, called_off, limit, [] { return false; });
    if (called_off.stop_requested()) return;  // which may have come at any moment of the wait
    std::cerr << "Watchdog: not done in time.\n";
    diagnose(std::cerr);
    std::_Exit(exit_status);
  });
}

Watchdog::~Watchdog() {
  if (!was_on_) stop();
}

}  // namespace pollen::trace
