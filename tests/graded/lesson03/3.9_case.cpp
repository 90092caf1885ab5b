// Step 3.9: mpsc.

#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "lesson03_executor/sync/mpsc.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

namespace {

//! Ends one of the two sides.
template <class T>
void drop(T& end) {
  const T dropped = std::move(end);
}

}  // namespace

GRADED("3.9", 2, "a value wakes the receiver that waits") {
  WakeCounter counter;
  auto [tx, rx] = mpsc::channel<int>(3);
  auto next = rx.recv();
  act("poll the receiver of a channel in which there is nothing");
  expect(poll_with(next, counter).is_pending(), "it is pending");
  act("send 1, then 2; who is woken sends 3 at once");
  counter.on_wake = [&sender = tx] { sender.try_send(3); };
  tx.try_send(1);
  counter.on_wake = nullptr;
  expect_equal(counter.wakes(), 1, "wakes of the receiver");
  tx.try_send(2);
  expect_equal(counter.wakes(), 1, "wakes of the receiver: it knows already");
  act("poll the receiver");
  expect_equal(expect_ready(poll_with(next, counter), "it is ready"), std::optional(1),
               "what was received");
  expect_equal(rx.try_recv(), std::optional(3), "what comes next");
  expect_equal(rx.try_recv(), std::optional(2), "what comes next");
}

GRADED("3.9", 2, "the last sender wakes the receiver: nothing will come") {
  WakeCounter counter;
  auto [tx, rx] = mpsc::channel<int>(2);
  auto copy = tx;
  auto next = rx.recv();
  act("poll the receiver; there are two senders");
  expect(poll_with(next, counter).is_pending(), "it is pending");
  act("destroy the first sender");
  drop(tx);
  expect_equal(counter.wakes(), 0, "wakes of the receiver: there is another one");
  act("destroy the last sender");
  drop(copy);
  expect_equal(counter.wakes(), 1, "wakes of the receiver");
  act("poll the receiver");
  expect_equal(expect_ready(poll_with(next, counter), "it is ready"), std::optional<int>(),
               "what was received");
}

GRADED("3.9", 1, "a closed channel refuses and leaves the value") {
  mpsc::Channel<std::string> channel(1, true);
  const std::string letter = "a long letter that is not stored in the string itself";
  std::string value = letter;
  act("put a value into a channel");
  expect(channel.push(std::move(value)), "it is taken");
  act("close the channel, and put another one into it");
  channel.close();
  value = letter;
  expect(!channel.push(std::move(value)), "it is refused");
  expect_equal(value, letter, "the value");
}

GRADED("3.9", 2, "who waits for room learns that there will be none") {
  WakeCounter counter;
  auto [tx, rx] = mpsc::channel<int>(1);
  act("send 1, then poll a send of 2: the channel is full");
  tx.try_send(1);
  auto send = tx.send(2);
  expect(poll_with(send, counter).is_pending(), "it is pending");
  act("close the receiver");
  rx.close();
  expect_equal(counter.wakes(), 1, "wakes of the sender");
  act("poll the send");
  expect(!expect_ready(poll_with(send, counter), "it is ready"), "it says that nothing was sent");
  expect_equal(rx.try_recv(), std::optional(1), "what was sent before can be received");
}

GRADED_THREADS("3.9", 1, 1, "two threads send at once and nothing is lost") {
  mpsc::Channel<int> channel(1, false);
  act("each of two threads puts 500 values into one channel");
  {
    const auto puts = [&channel] {
      for (int i = 0; i < 500; ++i) channel.push(int(i));
    };
    const std::jthread first(puts);
    const std::jthread second(puts);
  }
  std::vector<int> values;
  channel.fetch(values, nullptr, Waker());
  expect_equal(values.size(), 1000u, "values in it");
}
