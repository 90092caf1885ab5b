// Step 2.1: a waker's references.

#include <optional>
#include <stdexcept>
#include <utility>

#include "lesson02_waker/waker.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

GRADED("2.1", 4, "a copy holds a reference of its own") {
  WakeCounter counter;
  {
    const Waker waker = counter.waker();
    expect_equal(counter.references(), 1, "references of a first waker");
    act("copy the waker");
    std::optional<Waker> copy(waker);
    expect_equal(counter.references(), 2, "references");
    act("destroy the copy");
    copy.reset();
    expect_equal(counter.references(), 1, "references");
    act("destroy the first one");
  }
  expect_equal(counter.references(), 0, "references");
  expect_equal(counter.wakes(), 0, "wakes: a waker that is dropped wakes nobody");
}

GRADED("2.1", 4, "wake uses the waker up") {
  WakeCounter counter;
  {
    Waker waker = counter.waker();
    act("wake");
    std::move(waker).wake();
    expect_equal(counter.wakes(), 1, "wakes");
    expect_equal(counter.references(), 0, "references");
    expect(!waker, "the waker is empty");
    act("destroy the waker");
  }
  expect_equal(counter.references(), 0, "references");
}

GRADED("2.1", 3, "a wake that throws has used the waker up all the same") {
  WakeCounter counter;
  counter.on_wake = [] { throw std::runtime_error("on purpose"); };
  {
    Waker waker = counter.waker();
    act("wake somebody whose wake throws");
    expect_throws<std::runtime_error>([&] { std::move(waker).wake(); }, "the exception comes out");
    expect(!waker, "the waker is empty");
    expect_equal(counter.references(), 0, "references");
    act("destroy the waker");
  }
  expect_equal(counter.references(), 0, "references");
}

GRADED("2.1", 3, "a waker that points to nothing does nothing") {
  act("make an empty waker, copy it, wake both, destroy both");
  {
    Waker empty;
    Waker copy(empty);
    std::move(empty).wake();
    std::move(copy).wake();
    expect(!empty && !copy, "both are empty");
  }
  act("move a waker away, then destroy what is left of it");
  WakeCounter counter;
  std::optional<Waker> first(counter.waker());
  const Waker second = std::move(*first);
  first.reset();
  expect_equal(counter.references(), 1, "references");
}
