// Step 2.4: oneshot's sender.

#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "lesson02_waker/oneshot.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/graded/threads.hpp"
#include "tests/support/throws_when_moved.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

namespace {

//! Closes its receiver when it is moved: that is, while it is being sent.
struct Untimely {
  oneshot::Receiver<Untimely>* receiver = nullptr;
  explicit Untimely(oneshot::Receiver<Untimely>& closed) : receiver(&closed) {}
  Untimely(Untimely&& other) noexcept : receiver(std::exchange(other.receiver, nullptr)) {
    if (receiver) receiver->close();
  }
  Untimely& operator=(Untimely&& other) noexcept {
    std::swap(receiver, other.receiver);
    return *this;
  }
};

}  // namespace

GRADED("2.4", 4, "a send wakes who waits and uses the sender up") {
  WakeCounter counter;
  auto [tx, rx] = oneshot::channel<int>();
  act("poll the receiver of a fresh channel");
  expect(poll_with(rx, counter).is_pending(), "it is pending");
  act("send 42");
  expect(tx.send(42), "send says that it was accepted");
  expect_equal(counter.wakes(), 1, "wakes of the receiver");
  act("send 43 with the same sender");
  expect_throws<std::logic_error>([&sender = tx] { sender.send(43); }, "that is an error");
  act("poll the receiver");
  expect_equal(expect_ready(poll_with(rx, counter), "it is ready"), std::optional(42),
               "what was received");
}

GRADED("2.4", 3, "who is woken finds the value and may act at once") {
  WakeCounter counter;
  WakeCounter later;
  auto [tx, rx] = oneshot::channel<int>();
  auto [next_tx, next_rx] = oneshot::channel<int>();
  act("poll the receiver of a fresh channel");
  expect(poll_with(rx, counter).is_pending(), "it is pending");
  act("send 42; who is woken by that polls at once, and sends on what there is");
  std::optional<int> received;
  bool was_used = false;
  counter.on_wake = [&, &receiver = rx, &sender = next_tx, &first = tx] {
    was_used = first.is_closed();
    auto answer = poll_with(receiver, later);
    if (answer.is_ready()) received = answer.take();
    sender.send(received.value_or(0));
  };
  tx.send(42);
  expect_equal(received, std::optional(42), "what was received while send was still at work");
  expect(was_used, "the sender was used up by then");
  act("poll the receiver to which it was sent on");
  expect_equal(expect_ready(poll_with(next_rx, later), "it is ready"), std::optional(42),
               "what was received");
}

GRADED("2.4", 4, "a sender that vanishes wakes the receiver") {
  WakeCounter counter;
  auto [tx, rx] = oneshot::channel<int>();
  act("poll the receiver of a fresh channel");
  expect(poll_with(rx, counter).is_pending(), "it is pending");
  act("destroy the sender");
  { const auto vanishes = std::move(tx); }
  expect_equal(counter.wakes(), 1, "wakes of the receiver");
  act("poll the receiver");
  expect_equal(expect_ready(poll_with(rx, counter), "it is ready"), std::optional<int>(),
               "what was received");
  act("send a value whose move throws; then destroy the sender");
  WakeCounter waits;
  auto [heavy_tx, heavy_rx] = oneshot::channel<ThrowsWhenMoved>();
  expect(poll_with(heavy_rx, waits).is_pending(), "the receiver is pending before");
  expect_throws<std::runtime_error>([&sender = heavy_tx] { sender.send(ThrowsWhenMoved()); },
                                    "the exception comes out of send");
  { const auto vanishes = std::move(heavy_tx); }
  expect_equal(waits.wakes(), 1, "wakes of the receiver");
}

GRADED("2.4", 4, "a value that nobody wants stays with its sender") {
  auto [tx, rx] = oneshot::channel<std::string>();
  act("destroy the receiver, then send");
  { const auto vanishes = std::move(rx); }
  std::string value = "a long letter that is not stored in the string itself";
  expect(!tx.send(std::move(value)), "send says that it was refused");
  expect_equal(value, "a long letter that is not stored in the string itself", "the value");
  act("send it again with the same sender");
  expect_throws<std::logic_error>([&, &sender = tx] { sender.send(std::move(value)); },
                                  "that is an error");
  act("send a value that closes its receiver while it is being moved");
  auto [late_tx, late_rx] = oneshot::channel<Untimely>();
  Untimely untimely(late_rx);
  expect(!late_tx.send(std::move(untimely)), "send says that it was refused");
  expect(untimely.receiver != nullptr, "the value is back");
}

GRADED_THREADS("2.4", 3, 2, "from one thread to another nothing is lost") {
  act("300 times: a thread sends or vanishes while this one polls");
  int lost = 0;
  int wrong = 0;
  for (int round = 0; round < 300; ++round) {
    WakeCounter counter;
    auto [tx, rx] = oneshot::channel<std::string>();
    std::thread other([round, sender = std::move(tx)]() mutable {
      if (round % 3 != 0) sender.send("value " + std::to_string(round));
      auto vanishes = std::move(sender);
    });
    auto answer = poll_with(rx, counter);
    if (answer.is_pending()) {
      if (!eventually([&] { return counter.wakes() > 0; })) ++lost;
      answer = poll_with(rx, counter);
    }
    other.join();
    const auto sent = round % 3 != 0 ? std::optional("value " + std::to_string(round))
                                     : std::optional<std::string>();
    if (answer.is_pending() || answer.take() != sent) ++wrong;
    if (lost > 0) break;
  }
  expect_equal(lost, 0, "times that nobody woke the receiver");
  expect_equal(wrong, 0, "times that it then had no answer or a wrong one");
}
