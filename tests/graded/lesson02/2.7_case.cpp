// Step 2.7: block_on.

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>

#include "lesson01_future/ready.hpp"
#include "lesson02_waker/block_on.hpp"
#include "lesson02_waker/oneshot.hpp"
#include "lesson02_waker/yield_now.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/graded/threads.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

GRADED("2.7", 2, "a future that is ready is polled once") {
  int polls = 0;
  act("block_on a future that is ready");
  const int value = block_on(poll_fn([&](Context&) -> Poll<int> {
    ++polls;
    return 42;
  }));
  expect_equal(value, 42, "what it gives");
  expect_equal(polls, 1, "polls");
}

GRADED("2.7", 2, "a failure comes out of it") {
  act("block_on a future that throws");
  expect_throws<std::runtime_error>(
      [] {
        block_on(poll_fn([](Context&) -> Poll<int> { throw std::runtime_error("on purpose"); }));
      },
      "the exception comes out");
}

GRADED("2.7", 2, "a future that wakes itself while it is polled") {
  act("block_on yield_now");
  block_on(yield_now());
  expect(true, "it comes back: the wake was not lost");
  int polls = 0;
  act("block_on a future that wakes itself three times");
  block_on(poll_fn([&](Context& cx) -> Poll<void> {
    if (++polls == 4) return Ready{};
    cx.waker().wake_by_ref();
    return Pending{};
  }));
  expect_equal(polls, 4, "polls");
}

GRADED_THREADS("2.7", 3, 2, "it sleeps until woken and asks no earlier") {
  auto [tx, rx] = oneshot::channel<int>();
  const long number = thread_number();
  std::atomic<bool> slept{false};
  std::atomic<int> polls{0};
  act("block_on a receiver; another thread sends 42 once this one sleeps");
  std::thread other([&slept, number, sender = std::move(tx)]() mutable {
    slept = falls_asleep(number);
    sender.send(42);
  });
  const auto value = block_on(poll_fn([&, &receiver = rx](Context& cx) {
    ++polls;
    return receiver.poll(cx);
  }));
  other.join();
  expect(slept, "this thread slept: it did not spin");
  expect(value == 42, "42 was received");
  expect_equal(polls.load(), 2, "polls: once in the beginning, once when it was woken");
}
