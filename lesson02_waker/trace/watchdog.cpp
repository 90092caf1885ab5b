#include "lesson02_waker/trace/watchdog.hpp"

#include <cstdlib>
#include <iostream>

#include "lesson02_waker/trace/diagnosis.hpp"

namespace pollen::trace {

Watchdog::Watchdog(std::chrono::nanoseconds limit, int exit_status)
    : limit_(limit), exit_status_(exit_status), was_on_(is_on()) {
  if (!was_on_) start();
  thread_ = std::thread([this] { watch(); });
}

Watchdog::~Watchdog() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    called_off_ = true;
  }
  condition_.notify_one();
  thread_.join();
  if (!was_on_) stop();
}

void Watchdog::watch() {
  std::unique_lock<std::mutex> lock(mutex_);
  if (condition_.wait_for(lock, limit_, [this] { return called_off_; })) return;
  std::cerr << "Watchdog: not done in time.\n";
  diagnose(std::cerr);
  std::_Exit(exit_status_);
}

}  // namespace pollen::trace
