#pragma once
// A file descriptor that closes itself.

#include <unistd.h>

#include <utility>

#include "lesson04_reactor/syscalls.hpp"

namespace pollen {

//! Owns a file descriptor, or none (-1).
class Fd {
 public:
  Fd() = default;
  explicit Fd(int number) : number_(number) {}

  Fd(Fd&& other) noexcept : number_(other.release()) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Fd() {
    //> 4.1 Fd closes once
    // Never repeated, not even after EINTR: Linux has closed it, the number may be in use again.
    if (number_ != -1) sys::call_once("close", [this] { return ::close(number_); });
    //<
  }

  //! Gives the descriptor to the caller, who must close it.
  int release() noexcept {
    //> 4.1
    return std::exchange(number_, -1);
    //<
  }

  int get() const { return number_; }

 private:
  int number_ = -1;
};

}  // namespace pollen
