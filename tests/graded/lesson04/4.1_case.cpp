// Step 4.1: Fd closes once.

#include <fcntl.h>
#include <sys/eventfd.h>

#include <cerrno>
#include <utility>

#include "lesson04_reactor/fd.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/faults.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

namespace {

Fd open_something() { return Fd(::eventfd(0, EFD_CLOEXEC)); }
bool is_open(int number) { return ::fcntl(number, F_GETFD) != -1; }

}  // namespace

GRADED("4.1", 3, "what it owns is closed once") {
  Faults faults;
  int number = -1;
  act("own a descriptor");
  {
    const Fd fd = open_something();
    number = fd.get();
    expect(is_open(number), "it is open");
    act("destroy the owner");
  }
  expect_equal(faults.count("close"), 1, "calls of close");
  expect(!is_open(number), "it is closed");
  act("destroy an owner of nothing");
  { const Fd nothing; }
  expect_equal(faults.count("close"), 1, "calls of close");
}

GRADED("4.1", 3, "a move takes the descriptor along") {
  Faults faults;
  int number = -1;
  {
    Fd first = open_something();
    number = first.get();
    act("move a descriptor from one owner to another");
    const Fd second = std::move(first);
    expect_equal(second.get(), number, "what the second one owns");
    expect_equal(first.get(), -1, "what the first one owns now");
    act("destroy both");
  }
  expect_equal(faults.count("close"), 1, "calls of close");
  expect(!is_open(number), "it is closed");
}

GRADED("4.1", 2, "what is released stays open") {
  Faults faults;
  int number = -1;
  {
    Fd fd = open_something();
    act("release the descriptor");
    number = fd.release();
    expect(number >= 0, "its number is given to the caller");
    expect_equal(fd.get(), -1, "what the owner owns now");
    act("destroy the owner");
  }
  expect_equal(faults.count("close"), 0, "calls of close");
  expect(is_open(number), "the descriptor is open");
  ::close(number);
}

GRADED("4.1", 2, "a close that is interrupted is not repeated") {
  Faults faults;
  const Fd kept = open_something();
  act("a signal interrupts close; Linux has closed the descriptor all the same");
  faults.fail("close", EINTR);
  { const Fd fd(kept.get()); }
  expect_equal(faults.count("close"), 1, "calls of close");
  expect(is_open(kept.get()), "who has got the number since still has it");
}
