#include "tests/kit/grader/interruption.hpp"

#include <signal.h>

#include <array>
#include <atomic>
#include <cerrno>

namespace pollen::kit {

namespace {

constexpr std::array<int, 3> signals{SIGINT, SIGTERM, SIGHUP};

// Lock-free, so that a handler may use them.
std::atomic<int> came = 0;
std::atomic<pid_t> who_is_told = 0;
std::array<struct sigaction, signals.size()> before;

void take(int signal) {
  const int error = errno;
  came = signal;
  const pid_t process = who_is_told;
  if (process != 0) ::kill(process, SIGTERM);
  errno = error;
}

}  // namespace

InterruptionGuard::InterruptionGuard() {
  came = 0;
  struct sigaction action {};
  action.sa_handler = take;  // without SA_RESTART: who waits is to wake up
  for (std::size_t i = 0; i < signals.size(); ++i) {
    ::sigaction(signals[i], nullptr, &before[i]);
    if (before[i].sa_handler != SIG_IGN) ::sigaction(signals[i], &action, nullptr);
  }
}

InterruptionGuard::~InterruptionGuard() {
  for (std::size_t i = 0; i < signals.size(); ++i) ::sigaction(signals[i], &before[i], nullptr);
  if (came != 0) ::raise(came);
}

bool is_interrupted() { return came != 0; }

void throw_if_interrupted() {
  if (is_interrupted()) throw Interrupted();
}

void tell_of_interruption(pid_t process) {
  who_is_told = process;
  if (process != 0 && is_interrupted()) ::kill(process, SIGTERM);
}

}  // namespace pollen::kit
