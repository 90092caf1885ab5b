#pragma once
// The simplest thing that a reactor can wait for.

#include <doctest/doctest.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "lesson04_reactor/reactor.hpp"

namespace pollen::test {

//! A descriptor that is registered with a reactor, and becomes readable when the test rings it.
//! The reactor has to report it first: it is not assumed to be ready for anything.
class Bell {
 public:
  explicit Bell(Reactor& reactor)
      : fd_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
        reactor_(reactor),
        source_(reactor.add(fd_.get(), 0)) {}
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;
  ~Bell() { reactor_.remove(source_); }

  void ring() const { ring(fd_.get()); }
  static void ring(int fd) {
    const std::uint64_t one = 1;
    REQUIRE(::write(fd, &one, sizeof one) == sizeof one);
  }

  int fd() const { return fd_.get(); }
  IoSource& source() const { return source_; }

 private:
  Fd fd_;
  Reactor& reactor_;
  IoSource& source_;
};

}  // namespace pollen::test
