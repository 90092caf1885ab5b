// Step 1.6: the leaf awaiter. The pump that calls it is the next step, so here the test does what
// the compiler and the pump would do.

#include <coroutine>
#include <exception>
#include <stdexcept>

#include "lesson01_future/async.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/script.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

namespace {

//! A coroutine that is being polled, and awaits a future.
struct Awaiting {
  Context cx;
  detail::Frame frame{std::noop_coroutine()};

  Awaiting() {
    frame.start_as_root();
    frame.chain->cx = &cx;
  }
  bool has_leaf() const { return frame.chain->leaf != nullptr; }
  //! As the pump does at the next poll.
  bool poll_leaf(Context& context) { return frame.chain->poll_leaf(frame.chain->leaf, context); }
};

//! Ready at its second poll; remembers the context of each.
struct Seen {
  using Output = int;
  Context* last = nullptr;
  int polls = 0;

  Poll<int> poll(Context& cx) {
    last = &cx;
    if (++polls == 1) return Pending{};
    return polls;
  }
};

}  // namespace

GRADED("1.6", 4, "a future that is ready does not suspend its coroutine") {
  Awaiting coroutine;
  Script<int> script;
  auto future = script.future();
  script.give(42);
  detail::LeafAwaiter awaiter(coroutine.frame, future);
  act("co_await a future that is ready: await_ready is asked");
  expect(awaiter.await_ready(), "it says yes, so the coroutine goes on");
  expect(!coroutine.has_leaf(), "the chain has no leaf: nobody waits");
  expect_equal(script.polls, 1, "polls of the future");
  act("the coroutine goes on with await_resume");
  expect_equal(awaiter.await_resume(), 42, "what co_await gives");
  expect_equal(script.polls, 1, "polls of the future");
}

GRADED("1.6", 4, "a pending future becomes the leaf of the chain") {
  Awaiting coroutine;
  Seen future;
  detail::LeafAwaiter awaiter(coroutine.frame, future);
  act("co_await a future that is pending: await_ready is asked");
  expect(!awaiter.await_ready(), "it says no");
  expect(future.last == &coroutine.cx, "the future got the context of this poll");
  act("the coroutine is suspended: await_suspend is called");
  awaiter.await_suspend(coroutine.frame.self);
  expect(coroutine.has_leaf() && coroutine.frame.chain->poll_leaf, "the chain has a leaf");
  act("the next poll comes, with another context, and polls the leaf");
  Context later;
  expect(coroutine.poll_leaf(later), "the leaf is done");
  expect(future.last == &later, "the future got the context of that poll");
  expect_equal(future.polls, 2, "polls of the future");
  act("the coroutine goes on with await_resume");
  expect_equal(awaiter.await_resume(), 2, "what co_await gives");
}

GRADED("1.6", 4, "a failure comes out where the coroutine stands") {
  Awaiting coroutine;
  Script<> script;
  auto future = script.future();
  detail::LeafAwaiter awaiter(coroutine.frame, future);
  act("co_await a future of void that is pending");
  expect(!awaiter.await_ready(), "await_ready says no");
  awaiter.await_suspend(coroutine.frame.self);
  act("at the next poll it throws, and the pump keeps that in the frame");
  script.fail("on purpose");
  try {
    coroutine.poll_leaf(coroutine.cx);
  } catch (const std::runtime_error&) {
    coroutine.frame.error = std::current_exception();
  }
  expect(coroutine.frame.error != nullptr, "the exception has come to the pump");
  act("the coroutine goes on with await_resume");
  expect_throws<std::runtime_error>([&] { awaiter.await_resume(); }, "the exception is thrown");
}
