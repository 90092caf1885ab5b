#include "lesson04_reactor/signal.hpp"

#include <fcntl.h>
#include <sys/eventfd.h>

#include <array>
#include <csignal>
#include <mutex>

#include "lesson01_future/select.hpp"

namespace pollen {

namespace {

constexpr int signals = 65;

// One eventfd for each signal and the whole process, which is never closed or read: the handler
// writes to it, and each write is news to every reactor that a copy of it is registered with.
struct Bell {
  std::atomic<unsigned long> count{0};
  std::atomic<int> fd{-1};
};
std::array<Bell, signals> bells;

// In a signal handler only atomics and write(2) are allowed, so this call can't be made to fail.
void ring(int number) {
  const int error = errno;
  Bell& bell = bells[static_cast<std::size_t>(number)];
  // Release: who is woken by the write sees the new count.
  bell.count.fetch_add(1, std::memory_order_release);
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(bell.fd.load(), &one, sizeof one);
  errno = error;
}

Bell& bell_for(int number) {
  // Whoever returns from the handler of a fault runs into it again.
  const bool fault = number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE;
  if (number <= 0 || number >= signals || fault) sys::throw_errno("signal", EINVAL);
  static std::mutex mutex;
  const std::lock_guard<std::mutex> lock(mutex);
  Bell& bell = bells[static_cast<std::size_t>(number)];
  if (bell.fd.load() != -1) return bell;
  Fd fd(sys::check("eventfd", [] { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }));
  struct sigaction action {};
  action.sa_handler = ring;
  action.sa_flags = SA_RESTART;
  bell.fd.store(fd.get());
  if (sys::call("sigaction", [&] { return sigaction(number, &action, nullptr); }) == -1) {
    bell.fd.store(-1);
    sys::throw_errno("signal");
  }
  fd.release();
  return bell;
}

Fd copy_of(const Bell& bell) {
  return Fd(sys::check("dup", [&] { return ::fcntl(bell.fd.load(), F_DUPFD_CLOEXEC, 0); }));
}

}  // namespace

Signal::Signal(int number)
    : number_(number),
      seen_(bell_for(number).count.load(std::memory_order_acquire)),
      io_("Signal", copy_of(bells[static_cast<std::size_t>(number)])) {}

int Signal::take() {
  // Acquire: what was done before the signal was sent from within the process is visible.
  const auto count = bells[static_cast<std::size_t>(number_)].count.load(std::memory_order_acquire);
  if (std::exchange(seen_, count) != count) return 1;
  errno = EAGAIN;
  return -1;
}

Async<void> shutdown_signal() {
  Signal interrupt(SIGINT);
  Signal terminate(SIGTERM);
  auto either = select(interrupt.recv(), terminate.recv());
  co_await either;
}

}  // namespace pollen
