#include "lesson03_executor/sync/mpsc.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/at_once.hpp"
#include "tests/support/executors.hpp"
#include "tests/support/tracker.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::test;
using mpsc::TrySend;

namespace {

// A send, polled by hand.
template <class T>
struct Sending {
  Sending(const mpsc::Sender<T>& sender, T value) : future(sender.send(std::move(value))) {}
  Poll<bool> ask() { return poll_with(*future, counter); }
  void leave() { future.reset(); }

  WakeCounter counter;
  std::optional<typename mpsc::Sender<T>::Send> future;
};

// A receive, polled by hand.
template <class T>
struct Receiving {
  explicit Receiving(mpsc::Receiver<T>& receiver) : future(receiver.recv()) {}
  Poll<std::optional<T>> ask() { return poll_with(*future, counter); }

  WakeCounter counter;
  std::optional<typename mpsc::Receiver<T>::Recv> future;
};

template <class T>
bool at_end(mpsc::Receiver<T>& receiver) {
  Receiving<T> receiving(receiver);
  auto answer = receiving.ask();
  return answer.is_ready() && !answer.take();
}

// What a test needs to end one of the two sides.
template <class T>
void drop(T& end) {
  const T dropped = std::move(end);
}

}  // namespace

TEST_CASE("mpsc: values arrive in the order in which they were sent") {
  auto [tx, rx] = mpsc::channel<std::string>(3);
  for (const char* word : {"one", "two", "three"}) {
    CHECK(Sending<std::string>(tx, word).ask().take());
  }
  for (const char* word : {"one", "two", "three"}) {
    CHECK(Receiving<std::string>(rx).ask().take() == word);
  }
  CHECK_FALSE(rx.try_recv());
}

TEST_CASE("mpsc: a channel without room for anything is refused") {
  CHECK_THROWS_AS(mpsc::channel<int>(0), std::invalid_argument);
}

TEST_CASE("mpsc: never more values than the capacity, also while the receiver is half way") {
  auto [tx, rx] = mpsc::channel<int>(2);
  CHECK(tx.try_send(1) == TrySend::sent);
  CHECK(tx.try_send(2) == TrySend::sent);
  CHECK(tx.try_send(3) == TrySend::full);
  CHECK(rx.try_recv() == 1);
  CHECK(tx.try_send(4) == TrySend::sent);
  CHECK(tx.try_send(5) == TrySend::full);
  CHECK(rx.try_recv() == 2);
  CHECK(rx.try_recv() == 4);
  CHECK_FALSE(rx.try_recv());
}

TEST_CASE("mpsc: try_send leaves a value that it does not send where it is") {
  auto [tx, rx] = mpsc::channel<std::unique_ptr<int>>(1);
  auto first = std::make_unique<int>(1);
  CHECK(tx.try_send(std::move(first)) == TrySend::sent);
  CHECK_FALSE(first);
  auto second = std::make_unique<int>(2);
  CHECK(tx.try_send(std::move(second)) == TrySend::full);
  CHECK(second);
  CHECK(**rx.try_recv() == 1);
  rx.close();
  CHECK(tx.try_send(std::move(second)) == TrySend::closed);
  CHECK(second);
}

TEST_CASE("mpsc: a value that cannot be moved out leaves its room all the same") {
  struct MovesInOnly {
    MovesInOnly() = default;
    MovesInOnly(MovesInOnly&& other) : moves(other.moves + 1) {  // NOLINT
      if (moves > 1) throw std::runtime_error("on purpose");
    }
    MovesInOnly& operator=(MovesInOnly&&) = default;
    int moves = 0;
  };
  auto [tx, rx] = mpsc::channel<MovesInOnly>(1);
  for (int i = 0; i < 3; ++i) {
    CHECK(tx.try_send(MovesInOnly()) == mpsc::TrySend::sent);
    CHECK_THROWS_AS((void)rx.try_recv(), std::runtime_error);
  }
}

TEST_CASE("mpsc: a receive waits for a value, and is woken once") {
  auto [tx, rx] = mpsc::channel<int>(4);
  Receiving<int> receiving(rx);
  CHECK(receiving.ask().is_pending());
  CHECK(tx.try_send(1) == TrySend::sent);
  CHECK(tx.try_send(2) == TrySend::sent);
  CHECK(receiving.counter.wakes() == 1);
  CHECK(receiving.ask().take() == 1);
  CHECK(receiving.counter.references() == 0);
}

TEST_CASE("mpsc: a full channel makes senders wait, in order of arrival") {
  auto [tx, rx] = mpsc::channel<int>(1);
  CHECK(tx.try_send(0) == TrySend::sent);
  Sending<int> first(tx, 1);
  Sending<int> second(tx, 2);
  CHECK(first.ask().is_pending());
  CHECK(second.ask().is_pending());
  CHECK(rx.try_recv() == 0);
  CHECK(first.counter.wakes() == 1);
  CHECK(second.counter.wakes() == 0);
  CHECK(tx.try_send(3) == TrySend::full);
  CHECK(second.ask().is_pending());
  CHECK(first.ask().take());
  CHECK(rx.try_recv() == 1);
  CHECK(second.ask().take());
  CHECK(rx.try_recv() == 2);
}

TEST_CASE("mpsc: when the last sender is gone, what was sent is delivered, then the end") {
  auto [tx, rx] = mpsc::channel<int>(2);
  auto copy = std::make_optional(tx);
  CHECK(copy->try_send(1) == TrySend::sent);
  drop(tx);
  CHECK_FALSE(copy->is_closed());
  Receiving<int> receiving(rx);
  CHECK(receiving.ask().take() == 1);
  Receiving<int> waiting(rx);
  CHECK(waiting.ask().is_pending());
  copy.reset();
  CHECK(waiting.counter.wakes() == 1);
  CHECK_FALSE(waiting.ask().take().has_value());
  CHECK(at_end(rx));
}

TEST_CASE("mpsc: an unbounded channel takes whatever comes") {
  auto [tx, rx] = mpsc::unbounded_channel<std::unique_ptr<int>>();
  for (int i = 0; i < 1000; ++i) CHECK(tx.send(std::make_unique<int>(i)));
  for (int i = 0; i < 1000; ++i) CHECK(**rx.try_recv() == i);
  Receiving<std::unique_ptr<int>> receiving(rx);
  CHECK(receiving.ask().is_pending());
  auto copy = std::make_optional(tx);
  drop(tx);
  CHECK(copy->send(nullptr));
  CHECK(receiving.counter.wakes() == 1);
  CHECK(receiving.ask().take().has_value());
  copy.reset();
  CHECK(at_end(rx));
}

TEST_CASE("mpsc: an unbounded channel can be closed") {
  Life life;
  auto [tx, rx] = mpsc::unbounded_channel<Tracker>();
  CHECK(tx.send(Tracker(life)));
  CHECK_FALSE(tx.is_closed());
  rx.close();
  CHECK(tx.is_closed());
  CHECK_FALSE(tx.send(Tracker(life)));
  CHECK(life.destroyed == 1);
  CHECK(rx.try_recv().has_value());
  CHECK(life.destroyed == 2);
  CHECK(at_end(rx));
}

TEST_CASE("1 mpsc: a receive and a send that are done are not polled again") {
  auto [tx, rx] = mpsc::channel<int>(2);
  Sending<int> sending(tx, 1);
  CHECK(sending.ask().take());
  CHECK_THROWS_AS((void)sending.ask(), std::logic_error);
  CHECK(tx.try_send(2) == TrySend::sent);
  Receiving<int> receiving(rx);
  CHECK(receiving.ask().take() == 1);
  CHECK_THROWS_AS((void)receiving.ask(), std::logic_error);
  CHECK(rx.try_recv() == 2);
}

TEST_CASE("15 mpsc: polled with another waker, only the newest is woken") {
  auto [tx, rx] = mpsc::channel<int>(1);
  WakeCounter old;
  WakeCounter newest;
  auto future = rx.recv();
  CHECK(poll_with(future, old).is_pending());
  CHECK(poll_with(future, newest).is_pending());
  CHECK(old.references() == 0);
  CHECK(tx.try_send(1) == TrySend::sent);
  CHECK(old.wakes() == 0);
  CHECK(newest.wakes() == 1);
}

TEST_CASE("17 mpsc: a waker may use the channel when it is copied and when it wakes") {
  auto [tx, rx] = mpsc::channel<int>(2);
  Receiving<int> receiving(rx);
  int calls = 0;
  receiving.counter.on_clone = [&, &sender = tx] {
    if (++calls == 1) CHECK(sender.try_send(1) == TrySend::sent);
  };
  CHECK(receiving.ask().take() == 1);  // it came while the waker was copied
  receiving.counter.on_clone = nullptr;
  receiving.future.emplace(rx.recv());
  CHECK(receiving.ask().is_pending());
  receiving.counter.on_wake = [&, &sender = tx, &receiver = rx] {
    CHECK(sender.try_send(3) == TrySend::sent);
    CHECK(receiving.ask().take() == 2);
    receiver.close();
  };
  CHECK(tx.try_send(2) == TrySend::sent);
  CHECK(rx.try_recv() == 3);
}

TEST_CASE("17 mpsc: who is woken by the end of the channel may destroy it") {
  auto [tx, rx] = mpsc::channel<int>(1);
  std::optional<mpsc::Sender<int>> sender(std::move(tx));
  auto receiver = std::make_unique<mpsc::Receiver<int>>(std::move(rx));
  WakeCounter counter;
  auto future = std::make_optional(receiver->recv());
  CHECK(poll_with(*future, counter).is_pending());
  counter.on_wake = [&] {
    future.reset();
    sender.reset();
    receiver.reset();
  };
  receiver->close();
  CHECK(counter.wakes() == 1);
  CHECK_FALSE(receiver);
}

TEST_CASE("21 mpsc: a receiver that is destroyed drops the waker that it left") {
  auto [tx, rx] = mpsc::channel<int>(1);
  WakeCounter counter;
  {
    auto future = rx.recv();
    CHECK(poll_with(future, counter).is_pending());
  }
  CHECK(counter.references() == 1);
  drop(rx);
  CHECK(counter.references() == 0);
}

TEST_CASE("47 a thousand receives on a full channel include a Pending") {
  auto [tx, rx] = mpsc::unbounded_channel<int>();
  for (int i = 0; i < 1000; ++i) tx.send(i);
  WakeCounter counter;
  const Waker waker = counter.waker();
  int received = 0;
  int runs = 0;
  while (received < 1000 && runs < 100) {
    ++runs;
    Context cx(waker, coop_budget);
    while (received < 1000) {
      auto future = rx.recv();
      auto answer = future.poll(cx);
      if (answer.is_pending()) break;
      CHECK(answer.take() == received++);
    }
  }
  CHECK(received == 1000);
  CHECK(runs == 8);             // 1000 results at 128 a run
  CHECK(counter.wakes() == 7);  // each run but the last went on by itself
}

TEST_CASE("47 mpsc: a send without a budget sends nothing, and waiting costs none") {
  auto [tx, rx] = mpsc::channel<int>(1);
  WakeCounter counter;
  const Waker waker = counter.waker();
  Context none(waker, 0);
  Context some(waker, 2);
  auto receiving = rx.recv();
  CHECK(receiving.poll(some).is_pending());
  CHECK(some.budget == 2);
  auto sending = tx.send(1);
  CHECK(sending.poll(none).is_pending());
  CHECK(counter.wakes() == 1);
  CHECK_FALSE(rx.try_recv());
  CHECK(sending.poll(some).take());
  CHECK(some.budget == 1);
  auto waiting = tx.send(2);
  CHECK(waiting.poll(some).is_pending());
  CHECK(some.budget == 1);
}

TEST_CASE("55 receiver closed: what is buffered is delivered, then the end") {
  auto [tx, rx] = mpsc::channel<int>(3);
  for (int i = 1; i <= 3; ++i) CHECK(tx.try_send(int(i)) == TrySend::sent);
  CHECK(rx.try_recv() == 1);
  CHECK_FALSE(tx.is_closed());
  rx.close();
  CHECK(tx.is_closed());
  CHECK(tx.try_send(4) == TrySend::closed);
  Sending<int> late(tx, 5);
  CHECK_FALSE(late.ask().take());
  CHECK(Receiving<int>(rx).ask().take() == 2);
  CHECK(Receiving<int>(rx).ask().take() == 3);
  CHECK(at_end(rx));
}

TEST_CASE("55 a receiver that is closed while it waits learns of it") {
  auto [tx, rx] = mpsc::channel<int>(1);
  Receiving<int> receiving(rx);
  CHECK(receiving.ask().is_pending());
  rx.close();
  CHECK(receiving.counter.wakes() == 1);
  CHECK_FALSE(receiving.ask().take().has_value());
}

TEST_CASE("55 receiver closed: senders that wait are woken, and sent nothing") {
  auto [tx, rx] = mpsc::channel<int>(1);
  CHECK(tx.try_send(0) == TrySend::sent);
  Sending<int> granted(tx, 1);
  Sending<int> waiting(tx, 2);
  CHECK(granted.ask().is_pending());
  CHECK(waiting.ask().is_pending());
  CHECK(rx.try_recv() == 0);
  CHECK(granted.counter.wakes() == 1);
  rx.close();
  CHECK(waiting.counter.wakes() == 1);
  CHECK(at_end(rx));
  CHECK_FALSE(granted.ask().take());
  CHECK_FALSE(waiting.ask().take());
  CHECK(at_end(rx));
}

TEST_CASE("55 what was never delivered is destroyed once") {
  Life life;
  auto [tx, rx] = mpsc::channel<Tracker>(3);
  for (int i = 0; i < 3; ++i) CHECK(tx.try_send(Tracker(life)) == TrySend::sent);
  Sending<Tracker> waiting(tx, Tracker(life));
  CHECK(waiting.ask().is_pending());
  CHECK(rx.try_recv().has_value());
  CHECK(life.destroyed == 1);
  SUBCASE("when the receiver goes") {
    drop(rx);
    CHECK(life.destroyed == 3);
    CHECK_FALSE(waiting.ask().take());
    CHECK(life.destroyed == 3);
    waiting.leave();
    CHECK(life.destroyed == 4);
    CHECK(tx.is_closed());
    CHECK(tx.try_send(Tracker(life)) == TrySend::closed);
    CHECK(life.destroyed == 5);
  }
  SUBCASE("when the senders go first") {
    waiting.leave();
    CHECK(life.destroyed == 2);
    drop(tx);
    CHECK(life.destroyed == 2);
    drop(rx);
    CHECK(life.destroyed == 4);
  }
  SUBCASE("when the receiver is replaced") {
    rx = mpsc::channel<Tracker>(1).second;
    CHECK(life.destroyed == 3);
    CHECK(tx.is_closed());
    waiting.leave();
    CHECK(life.destroyed == 4);
  }
}

TEST_CASE("17 mpsc: what is destroyed undelivered may use the channel") {
  struct Reentrant {
    explicit Reentrant(std::optional<mpsc::Sender<Reentrant>> s) : sender(std::move(s)) {}
    Reentrant(Reentrant&& other) noexcept : sender(std::exchange(other.sender, std::nullopt)) {}
    ~Reentrant() {
      if (sender) CHECK(sender->try_send(Reentrant(std::nullopt)) == TrySend::closed);
    }
    std::optional<mpsc::Sender<Reentrant>> sender;
  };
  auto [tx, rx] = mpsc::channel<Reentrant>(2);
  CHECK(tx.try_send(Reentrant(tx)) == TrySend::sent);
  drop(rx);
  CHECK(tx.is_closed());
}

TEST_CASE("56 a cancelled send was not sent, and passes its slot on") {
  Life life;
  auto [tx, rx] = mpsc::channel<Tracker>(1);
  CHECK(tx.try_send(Tracker(life)) == TrySend::sent);
  Sending<Tracker> first(tx, Tracker(life));
  Sending<Tracker> second(tx, Tracker(life));
  CHECK(first.ask().is_pending());
  CHECK(second.ask().is_pending());
  rx.try_recv();
  CHECK(first.counter.wakes() == 1);
  first.leave();
  CHECK(life.destroyed == 2);
  CHECK(second.counter.wakes() == 1);
  CHECK(second.ask().take());
  CHECK(rx.try_recv().has_value());
  CHECK_FALSE(rx.try_recv().has_value());
}

TEST_CASE("56 a cancelled send frees its slot") {
  auto [tx, rx] = mpsc::channel<int>(1);
  CHECK(tx.try_send(1) == TrySend::sent);
  Sending<int> cancelled(tx, 2);
  CHECK(cancelled.ask().is_pending());
  SUBCASE("before it had it") { cancelled.leave(); }
  SUBCASE("after it had it") {
    CHECK(rx.try_recv() == 1);
    CHECK(tx.try_send(3) == TrySend::full);
    cancelled.leave();
    CHECK(tx.try_send(1) == TrySend::sent);
  }
  CHECK(tx.try_send(3) == TrySend::full);
  CHECK(rx.try_recv() == 1);
  CHECK(tx.try_send(3) == TrySend::sent);
}

TEST_CASE("56 a receiver that is closing does not wait for a send that is cancelled") {
  auto [tx, rx] = mpsc::channel<int>(1);
  CHECK(tx.try_send(1) == TrySend::sent);
  Sending<int> granted(tx, 2);
  CHECK(granted.ask().is_pending());
  CHECK(rx.try_recv() == 1);
  Receiving<int> receiving(rx);
  CHECK(receiving.ask().is_pending());
  rx.close();
  granted.leave();
  CHECK(receiving.counter.wakes() == 1);
  CHECK_FALSE(receiving.ask().take().has_value());
}

namespace {

// Sends numbers that it made without an atomic; gives up now and then when the channel is full.
// Returns the sum of what was sent.
Async<long> produce(mpsc::Sender<std::unique_ptr<long>> tx, int count) {
  long sum = 0;
  for (int i = 1; i <= count; ++i) {
    auto value = std::make_unique<long>(i);
    if (i % 3 == 0) {
      auto impatient = at_once(tx.send(std::move(value)));
      const auto sent = co_await impatient;
      if (sent == true) sum += i;
    } else {
      const bool sent = co_await tx.send(std::move(value));
      if (!sent) co_return sum;
      sum += i;
    }
  }
  co_return sum;
}

Async<long> consume(mpsc::Receiver<std::unique_ptr<long>> rx, int close_after) {
  long sum = 0;
  while (true) {
    const auto value = co_await rx.recv();
    if (!value) co_return sum;
    sum += **value;
    if (--close_after == 0) rx.close();
  }
}

}  // namespace

TEST_CASE_TEMPLATE("55 many senders: what was sent is what is received, closed early or not", E,
                   OneThread, ManyThreads) {
  for (const int close_after : {-1, 500}) {
    E executor;
    auto [tx, rx] = mpsc::channel<std::unique_ptr<long>>(7);
    std::vector<JoinHandle<long>> producers;
    for (int i = 0; i < 5; ++i) producers.push_back(executor.spawn(produce(tx, 2000)));
    drop(tx);
    auto consumer = executor.spawn(consume(std::move(rx), close_after));
    long sent = 0;
    for (auto& handle : producers) sent += executor.block_on(rescued(std::move(handle)));
    const long received = executor.block_on(rescued(std::move(consumer)));
    CHECK(received == sent);
    CHECK(received > 0);
  }
}
