// A channel for one value: it is delivered, or both ends learn that it will not be.

#include "lesson02_waker/oneshot.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "lesson01_future/ready.hpp"
#include "lesson02_waker/block_on.hpp"
#include "tests/support/rescued.hpp"
#include "tests/support/throws_when_moved.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::test;

TEST_CASE("oneshot: the value that was sent before the first poll") {
  WakeCounter counter;
  auto [tx, rx] = oneshot::channel<std::string>();
  CHECK(tx.send("hello"));
  auto result = poll_with(rx, counter);
  REQUIRE(result.is_ready());
  CHECK(result.take() == "hello");
  CHECK(counter.wakes() == 0);
}

TEST_CASE("oneshot: a send wakes the receiver that waits, once") {
  WakeCounter counter;
  auto [tx, rx] = oneshot::channel<int>();
  CHECK(poll_with(rx, counter).is_pending());
  CHECK(tx.send(42));
  CHECK(counter.wakes() == 1);
  auto result = poll_with(rx, counter);
  REQUIRE(result.is_ready());
  CHECK(result.take() == 42);
}

TEST_CASE("oneshot: a sender that vanishes wakes the receiver, which gets nothing") {
  WakeCounter counter;
  auto [tx, rx] = oneshot::channel<int>();
  CHECK(poll_with(rx, counter).is_pending());
  { const auto vanishes = std::move(tx); }
  CHECK(counter.wakes() == 1);
  auto result = poll_with(rx, counter);
  REQUIRE(result.is_ready());
  CHECK_FALSE(result.take());
}

TEST_CASE("oneshot: a value sent while the receiver is registering is not missed") {
  WakeCounter counter;
  auto [tx, rx] = oneshot::channel<int>();
  // A waker is copied between the first look and the registration: just the moment to send.
  counter.on_clone = [&tx = tx] { tx.send(1); };
  auto result = poll_with(rx, counter);
  CHECK_MESSAGE((result.is_ready() || counter.wakes() > 0), "the value was sent, and nobody told");
  counter.on_clone = nullptr;
}

TEST_CASE("15 oneshot: polled again with another waker, only the newest is woken") {
  WakeCounter older;
  WakeCounter newer;
  auto [tx, rx] = oneshot::channel<int>();
  CHECK(poll_with(rx, older).is_pending());
  CHECK(poll_with(rx, newer).is_pending());
  tx.send(1);
  CHECK(older.wakes() == 0);
  CHECK(newer.wakes() == 1);
}

TEST_CASE("oneshot: a sender can be used once") {
  auto [tx, rx] = oneshot::channel<int>();
  CHECK_FALSE(tx.is_closed());
  CHECK(tx.send(1));
  CHECK(tx.is_closed());
  CHECK_THROWS_AS(tx.send(2), std::logic_error);
  CHECK(rx.try_recv() == 1);
}

TEST_CASE("oneshot: with the receiver gone the value stays where it was") {
  auto [tx, rx] = oneshot::channel<std::unique_ptr<int>>();
  { const auto gone = std::move(rx); }
  CHECK(tx.is_closed());
  auto value = std::make_unique<int>(42);
  CHECK_FALSE(tx.send(std::move(value)));
  REQUIRE(value);  // NOLINT(bugprone-use-after-move): that is the promise
  CHECK(*value == 42);
}

TEST_CASE("oneshot: try_recv looks and does not wait") {
  auto [tx, rx] = oneshot::channel<int>();
  CHECK(rx.try_recv() == std::nullopt);
  tx.send(1);
  CHECK(rx.try_recv() == 1);
  CHECK(rx.try_recv() == std::nullopt);
}

TEST_CASE("oneshot: closed after the send, it still delivers; closed before, it refuses") {
  auto [early, late_close] = oneshot::channel<int>();
  CHECK(early.send(1));
  late_close.close();
  CHECK(late_close.try_recv() == 1);

  auto [late, early_close] = oneshot::channel<int>();
  early_close.close();
  CHECK_FALSE(late.send(2));
  CHECK(early_close.try_recv() == std::nullopt);
  CHECK(block_on(std::move(early_close)) == std::nullopt);
}

TEST_CASE("oneshot: a receiver that takes another one's place takes nothing of the old one's end") {
  auto [old_tx, rx] = oneshot::channel<int>();
  auto [tx, other] = oneshot::channel<int>();
  rx.close();
  rx = std::move(other);
  CHECK(tx.send(7));
  CHECK(rx.try_recv() == 7);
}

TEST_CASE("oneshot: poll_closed is woken when the receiver goes away") {
  for (const bool by_close : {true, false}) {
    CAPTURE(by_close);
    WakeCounter counter;
    auto [tx, rx] = oneshot::channel<int>();
    auto closed = poll_fn([&tx = tx](Context& cx) { return tx.poll_closed(cx); });
    CHECK(poll_with(closed, counter).is_pending());
    if (by_close) rx.close();
    { const auto gone = std::move(rx); }
    CHECK(counter.wakes() == 1);
    CHECK(poll_with(closed, counter).is_ready());
  }
}

TEST_CASE("oneshot: the receiver going away while poll_closed registers is not missed") {
  WakeCounter counter;
  auto [tx, rx] = oneshot::channel<int>();
  counter.on_clone = [&rx = rx] { rx.close(); };
  auto closed = poll_fn([&tx = tx](Context& cx) { return tx.poll_closed(cx); });
  CHECK(poll_with(closed, counter).is_ready());
  counter.on_clone = nullptr;
}

TEST_CASE("oneshot: a send that throws leaves the receiver somebody to hear from") {
  WakeCounter counter;
  auto [tx, rx] = oneshot::channel<ThrowsWhenMoved>();
  CHECK(poll_with(rx, counter).is_pending());
  CHECK_THROWS_AS(tx.send(ThrowsWhenMoved()), std::runtime_error);
  { const auto vanishes = std::move(tx); }
  CHECK(counter.wakes() == 1);
  CHECK(poll_with(rx, counter).is_ready());
}

TEST_CASE("21 oneshot: destroying a receiver drops the waker that it stored") {
  WakeCounter counter;
  auto [tx, rx] = oneshot::channel<int>();
  CHECK(poll_with(rx, counter).is_pending());
  CHECK(counter.references() == 1);
  { const auto gone = std::move(rx); }
  CHECK(counter.references() == 0);
  CHECK_FALSE(tx.send(1));
  CHECK(counter.wakes() == 0);
}

TEST_CASE("17 oneshot: a waker may destroy the receiver, by a send or by a sender that vanishes") {
  for (const bool by_send : {true, false}) {
    CAPTURE(by_send);
    WakeCounter counter;
    auto [tx, rx] = oneshot::channel<int>();
    std::optional<oneshot::Receiver<int>> receiver(std::move(rx));
    counter.on_wake = [&] { receiver.reset(); };
    CHECK(poll_with(*receiver, counter).is_pending());
    if (by_send) CHECK(tx.send(1));
    { const auto gone = std::move(tx); }
    CHECK_FALSE(receiver);
    CHECK(counter.wakes() == 1);
  }
}

TEST_CASE("17 oneshot: a waker may destroy other waiters") {
  WakeCounter killer;
  WakeCounter victim;
  auto [tx, rx] = oneshot::channel<int>();
  auto [other_tx, other_rx] = oneshot::channel<int>();
  std::optional<oneshot::Receiver<int>> other(std::move(other_rx));
  CHECK(poll_with(*other, victim).is_pending());
  CHECK(poll_with(rx, killer).is_pending());
  killer.on_wake = [&] { other.reset(); };
  CHECK(tx.send(1));
  CHECK(victim.references() == 0);
  CHECK_FALSE(other_tx.send(1));
}

TEST_CASE("57 oneshot: a send racing a close is delivered or handed back, never both or neither") {
  for (int round = 0; round < 300; ++round) {
    auto [tx, rx] = oneshot::channel<std::unique_ptr<int>>();
    auto value = std::make_unique<int>(round);
    bool sent = false;
    std::atomic<bool> done{false};
    std::jthread sender([&, tx = std::move(tx)]() mutable {
      sent = tx.send(std::move(value));
      done = true;
    });
    for (int spin = 0; spin < 20 * (round % 50); ++spin) std::this_thread::yield();
    rx.close();
    auto received = rx.try_recv();
    while (!received && !done) received = rx.try_recv();  // refused, it must not be given out
    if (!received) received = block_on(rescued(std::move(rx)));
    sender.join();
    REQUIRE(sent == received.has_value());
    REQUIRE(sent == (value == nullptr));
  }
}

TEST_CASE("oneshot: from one thread to another, many times") {
  for (int round = 0; round < 300; ++round) {
    auto [tx, rx] = oneshot::channel<int>();
    std::jthread sender([&, tx = std::move(tx)]() mutable {
      if (round % 3 != 0) tx.send(round);
    });
    const auto value = block_on(rescued(std::move(rx)));
    sender.join();
    REQUIRE(value == (round % 3 != 0 ? std::optional(round) : std::nullopt));
  }
}
