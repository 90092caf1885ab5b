// Step 2.3: oneshot's receiver. The sender's own functions are the next step, so here the test
// stands in for it.

#include <memory>
#include <optional>

#include "lesson02_waker/oneshot.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

namespace {

//! A receiver, and what a sender would do.
struct HalfChannel {
  std::shared_ptr<oneshot::Shared<int>> shared = std::make_shared<oneshot::Shared<int>>();
  oneshot::Receiver<int> receiver{shared};

  //! Puts the value there, and wakes nobody.
  void put(int value) {
    shared->value.emplace(value);
    shared->state.fetch_or(oneshot::Shared<int>::sent);
  }
};

}  // namespace

GRADED("2.3", 3, "a value that was sent before the first poll") {
  WakeCounter counter;
  HalfChannel channel;
  act("a sender puts 42 into a fresh channel");
  channel.put(42);
  act("poll the receiver");
  const auto answer = expect_ready(poll_with(channel.receiver, counter), "it is ready");
  expect_equal(answer, std::optional(42), "what was received");
}

GRADED("2.3", 4, "a receiver that waits has left its waker") {
  WakeCounter counter;
  HalfChannel channel;
  act("poll the receiver of a fresh channel");
  expect(poll_with(channel.receiver, counter).is_pending(), "it is pending");
  expect_equal(counter.references(), 1, "wakers that the channel keeps");
  expect_equal(counter.wakes(), 0, "wakes so far");
  act("a sender puts 42 there and wakes the receiver");
  channel.put(42);
  channel.shared->receiver.wake();
  expect_equal(counter.wakes(), 1, "wakes");
  act("poll the receiver again");
  const auto answer = expect_ready(poll_with(channel.receiver, counter), "it is ready");
  expect_equal(answer, std::optional(42), "what was received");
}

GRADED("2.3", 5, "a value that is sent just before the waker is there") {
  WakeCounter counter;
  HalfChannel channel;
  act("poll the receiver; 42 is put there while its waker is being copied");
  counter.on_clone = [&] { channel.put(42); };
  auto answer = poll_with(channel.receiver, counter);
  counter.on_clone = nullptr;
  expect(answer.is_ready(), "it has looked again, and is ready: nobody would wake it any more");
  expect_equal(answer.take(), std::optional(42), "what was received");
}

GRADED("2.3", 3, "no value comes any more") {
  WakeCounter counter;
  HalfChannel channel;
  act("poll the receiver; its sender vanishes while the waker is being copied");
  counter.on_clone = [&] { channel.shared->state.fetch_or(oneshot::Shared<int>::sender_gone); };
  auto answer = poll_with(channel.receiver, counter);
  counter.on_clone = nullptr;
  expect(answer.is_ready(), "it has looked again, and is ready");
  expect_equal(answer.take(), std::optional<int>(), "what was received");
}
