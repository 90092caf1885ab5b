// An Fd closes its descriptor exactly once, whatever happens to it.

#include "lesson04_reactor/fd.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/eventfd.h>

#include "tests/support/faults.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

Fd open_something() { return Fd(::eventfd(0, EFD_CLOEXEC)); }
bool is_open(int number) { return ::fcntl(number, F_GETFD) != -1; }

}  // namespace

TEST_CASE("Fd: closes what it owns, and nothing if it owns nothing") {
  Faults faults;
  int number = -1;
  {
    const Fd fd = open_something();
    number = fd.get();
    REQUIRE(is_open(number));
    const Fd none;
    CHECK(none.get() == -1);
  }
  CHECK_FALSE(is_open(number));
  CHECK(faults.count("close") == 1);
}

TEST_CASE("Fd: a move takes the descriptor along") {
  Faults faults;
  int number = -1;
  {
    Fd first = open_something();
    number = first.get();
    const Fd second = std::move(first);
    CHECK(second.get() == number);
    CHECK(first.get() == -1);
    CHECK(is_open(number));
  }
  CHECK_FALSE(is_open(number));
  CHECK(faults.count("close") == 1);
}

TEST_CASE("Fd: an assignment loses neither descriptor") {
  Faults faults;
  int first = -1;
  int second = -1;
  {
    Fd fd = open_something();
    first = fd.get();
    Fd other = open_something();
    second = other.get();
    fd = std::move(other);
    CHECK(fd.get() == second);
    CHECK(is_open(second));
    Fd& itself = fd;
    fd = std::move(itself);
    CHECK(fd.get() == second);
    CHECK(is_open(second));
  }
  CHECK_FALSE(is_open(first));
  CHECK_FALSE(is_open(second));
  CHECK(faults.count("close") == 2);
}

TEST_CASE("Fd: what was released stays open") {
  int number = -1;
  {
    Fd fd = open_something();
    number = fd.release();
    CHECK(fd.get() == -1);
  }
  CHECK(is_open(number));
  const Fd again(number);
}

TEST_CASE("69 Fd: a close that was interrupted is not repeated") {
  // Linux has closed it all the same, and somebody else may have got the number by now.
  Faults faults;
  const Fd kept = open_something();
  faults.fail("close", EINTR);
  { const Fd fd(kept.get()); }
  CHECK(faults.count("close") == 1);
  CHECK(is_open(kept.get()));
}
