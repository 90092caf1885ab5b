// Step 1.1: Poll holds a value or nothing.

#include <stdexcept>
#include <string>

#include "lesson01_future/poll.hpp"
#include "tests/graded/scenario.hpp"

using namespace pollen;
using namespace pollen::graded;

namespace {

//! Counts how often it was copied.
struct Copied {
  explicit Copied(int& copies) : count(&copies) {}
  Copied(const Copied& other) : count(other.count) { ++*count; }
  Copied(Copied&&) = default;
  Copied& operator=(const Copied&) = delete;
  Copied& operator=(Copied&&) = delete;
  int* count;
};

}  // namespace

GRADED("1.1", 4, "a poll is ready or pending and never both") {
  act("make a poll of a value");
  Poll<std::string> some = std::string("hello");
  expect(some.is_ready(), "it is ready");
  expect(!some.is_pending(), "it is not pending");
  act("make a pending poll");
  const Poll<std::string> none = Pending{};
  expect(none.is_pending(), "it is pending");
  expect(!none.is_ready(), "it is not ready");
  act("make a poll of void that is ready");
  const Poll<void> done = Ready{};
  expect(done.is_ready(), "it is ready");
  act("make a poll of false: a value as any other");
  const Poll<bool> no = false;
  expect(no.is_ready(), "it is ready");
}

GRADED("1.1", 3, "take moves the value out") {
  int copies = 0;
  Poll<Copied> poll = Copied(copies);
  act("take the value");
  const Copied taken = poll.take();
  expect(taken.count == &copies, "it is the one that was put in");
  expect_equal(copies, 0, "copies that were made of it");
}

GRADED("1.1", 3, "there is nothing to take while it is pending") {
  Poll<int> poll = Pending{};
  act("take from a pending poll");
  expect_throws<std::logic_error>([&] { (void)poll.take(); }, "a std::logic_error is thrown");
}
