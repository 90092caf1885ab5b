#pragma once
// What another thread might do at just the wrong moment, without another thread.

#include <signal.h>
#include <sys/mman.h>

#include <functional>
#include <utility>

namespace pollen::graded {

//! Memory that nobody may touch. Who does so is stopped by the system; then `meanwhile` is called,
//! the memory is opened, and the one who was stopped goes on. One at a time.
class Trap {
 public:
  explicit Trap(std::size_t size)
      : size_(size),
        memory_(::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
    struct sigaction action = {};
    action.sa_handler = spring;
    ::sigaction(SIGSEGV, &action, &before_);
  }
  Trap(const Trap&) = delete;
  Trap& operator=(const Trap&) = delete;
  ~Trap() {
    armed = nullptr;
    ::sigaction(SIGSEGV, &before_, nullptr);
    ::munmap(memory_, size_);
  }

  void* memory() { return memory_; }

  //! Closes the memory until it is touched.
  void set(std::function<void()> meanwhile) {
    meanwhile_ = std::move(meanwhile);
    armed = this;
    ::mprotect(memory_, size_, PROT_NONE);
  }

 private:
  static void spring(int) {
    Trap* const trap = std::exchange(armed, nullptr);
    if (!trap) {  // a fault of somebody else: let it come again, and end the program
      ::signal(SIGSEGV, SIG_DFL);
      return;
    }
    ::mprotect(trap->memory_, trap->size_, PROT_READ | PROT_WRITE);
    trap->meanwhile_();
  }

  static inline Trap* armed = nullptr;

  const std::size_t size_;
  void* const memory_;
  struct sigaction before_ = {};
  std::function<void()> meanwhile_;
};

}  // namespace pollen::graded
