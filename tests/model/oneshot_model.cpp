// oneshot: one value from one thread to another, whoever leaves or is late.

#include "lesson02_waker/oneshot.hpp"

#include "lesson01_future/ready.hpp"
#include "lesson02_waker/block_on.hpp"
#include "tests/model/model.hpp"

using namespace pollen;
using namespace pollen::model;

namespace {
//! A value that must be destroyed like any other; to move it is a step, so that others can come
//! between.
struct Value {
  explicit Value(int n) : number(n) {}
  Value(Value&& other) noexcept : number(other.number.exchange(0)) {}
  Value& operator=(Value&& other) noexcept {
    number.store(other.number.exchange(0));
    return *this;
  }
  prim::atomic<int> number;
};
}  // namespace

TEST_CASE("model: oneshot: sent while the other waits") {
  holds("oneshot: send and receive", 3, [] {
    auto [tx, rx] = oneshot::channel<Value>();
    auto sender = thread("sender", [tx = std::move(tx)]() mutable {
      require(tx.send(Value(42)), "the receiver is there, and yet it is gone");
    });
    auto got = block_on(std::move(rx));
    require(got && got->number.load() == 42, "the value is lost");
    sender.join();
  });
}

TEST_CASE("model: oneshot: the sender goes away without sending") {
  holds("oneshot: the sender goes", 3, [] {
    auto [tx, rx] = oneshot::channel<Value>();
    auto sender = thread("sender", [tx = std::move(tx)]() mutable {});
    require(!block_on(std::move(rx)), "there comes what nobody sent");
    sender.join();
  });
}

TEST_CASE("model: oneshot: the receiver closes while the value is sent") {
  holds("oneshot: close and send", 3, [] {
    auto [tx, rx] = oneshot::channel<Value>();
    bool sent = false;
    Value mine(42);
    auto sender = thread("sender", [&, tx = std::move(tx)]() mutable {
      sent = tx.send(std::move(mine));
      require(sent || mine.number.load() == 42, "a value that was refused is lost");
    });
    rx.close();
    auto got = rx.try_recv();
    sender.join();
    require(sent == got.has_value(), "a value that was sent is not received");
    if (sent) require(got->number.load() == 42, "the value is lost");
  });
}

TEST_CASE("model: oneshot: the sender waits for the receiver to go") {
  holds("oneshot: the receiver goes", 3, [] {
    auto [tx, rx] = oneshot::channel<Value>();
    auto receiver = thread("receiver", [rx = std::move(rx)]() mutable {
      auto* other = new ThreadWaker;  // it waits for a moment before it goes
      const Waker waker = Waker::adopt(other);
      Context cx(waker);
      require(rx.poll(cx).is_pending(), "there comes what nobody sent");
    });
    block_on(poll_fn([&tx = tx](Context& cx) { return tx.poll_closed(cx); }));
    receiver.join();
  });
}
