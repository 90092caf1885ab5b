#include "lesson03_executor/sync/notify.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "lesson01_future/async.hpp"
#include "lesson02_waker/block_on.hpp"
#include "tests/support/at_once.hpp"
#include "tests/support/rescued.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

// Waits for a notification, polled by hand.
struct Listener {
  explicit Listener(Notify& notify) : future(notify.notified()) {}

  // True when it was notified.
  bool ask() { return poll_with(*future, counter).is_ready(); }
  void leave() { future.reset(); }

  WakeCounter counter;
  std::optional<Notify::Notified> future;
};

}  // namespace

TEST_CASE("58 with nobody waiting one permit is kept") {
  Notify notify;
  notify.notify_one();
  notify.notify_one();
  Listener first(notify);
  Listener second(notify);
  CHECK(first.ask());
  CHECK_FALSE(second.ask());
}

TEST_CASE("58 notify_one wakes who has waited longest, and only that one") {
  Notify notify;
  Listener first(notify);
  Listener second(notify);
  CHECK_FALSE(second.ask());
  CHECK_FALSE(first.ask());
  CHECK_FALSE(second.ask());
  notify.notify_one();
  CHECK(second.counter.wakes() == 1);
  CHECK(first.counter.wakes() == 0);
  CHECK_FALSE(first.ask());
  CHECK(second.ask());
  Listener third(notify);
  CHECK_FALSE(third.ask());  // no permit was kept
}

TEST_CASE("58 notify_one to a waiter that is cancelled is passed on") {
  Notify notify;
  Listener first(notify);
  CHECK_FALSE(first.ask());
  SUBCASE("to the next") {
    Listener second(notify);
    CHECK_FALSE(second.ask());
    notify.notify_one();
    first.leave();
    CHECK(second.counter.wakes() == 1);
    CHECK(second.ask());
  }
  SUBCASE("or kept, if there is none") {
    notify.notify_one();
    first.leave();
    Listener second(notify);
    CHECK(second.ask());
    Listener third(notify);
    CHECK_FALSE(third.ask());
  }
}

TEST_CASE("58 a waiter that is cancelled before it was notified passes nothing on") {
  Notify notify;
  {
    Listener first(notify);
    CHECK_FALSE(first.ask());
    Listener never_polled(notify);
  }
  Listener second(notify);
  CHECK_FALSE(second.ask());
  notify.notify_one();
  CHECK(second.ask());
}

TEST_CASE("58 notify_waiters wakes all who wait now, and none that come later") {
  Notify notify;
  Listener first(notify);
  Listener second(notify);
  Listener not_polled(notify);
  CHECK_FALSE(first.ask());
  CHECK_FALSE(second.ask());
  notify.notify_waiters();
  Listener later(notify);
  CHECK_FALSE(later.ask());
  CHECK(first.counter.wakes() == 1);
  CHECK(second.counter.wakes() == 1);
  CHECK(first.ask());
  CHECK(second.ask());
  CHECK(not_polled.ask());  // it was made before
  CHECK_FALSE(later.ask());
  CHECK(later.counter.wakes() == 0);
}

TEST_CASE("58 notify_waiters neither keeps a permit nor takes one") {
  Notify notify;
  notify.notify_waiters();
  Listener first(notify);
  CHECK_FALSE(first.ask());
  notify.notify_waiters();
  first.leave();  // not passed on, either
  Listener second(notify);
  CHECK_FALSE(second.ask());
  second.leave();
  notify.notify_one();
  notify.notify_waiters();
  Listener third(notify);
  CHECK(third.ask());
}

TEST_CASE("1 notify: a notified future is not polled again") {
  Notify notify;
  notify.notify_one();
  Listener listener(notify);
  CHECK(listener.ask());
  CHECK_THROWS_AS(listener.ask(), std::logic_error);
}

TEST_CASE("15 notify: polled with another waker, only the newest is woken") {
  Notify notify;
  WakeCounter old;
  WakeCounter newest;
  auto future = notify.notified();
  CHECK(poll_with(future, old).is_pending());
  CHECK(poll_with(future, newest).is_pending());
  CHECK(old.references() == 0);
  notify.notify_one();
  CHECK(old.wakes() == 0);
  CHECK(newest.wakes() == 1);
}

TEST_CASE("17 notify: a waker may notify, and end other waiters") {
  Notify notify;
  Listener first(notify);
  Listener second(notify);
  Listener third(notify);
  first.counter.on_clone = [&] { notify.notify_waiters(); };
  CHECK(first.ask());  // while its waker was copied, it was notified
  Listener again(notify);
  CHECK(second.ask());
  second.future.emplace(notify.notified());
  third.future.emplace(notify.notified());
  for (Listener* listener : {&again, &second, &third}) CHECK_FALSE(listener->ask());
  again.counter.on_wake = [&] {
    second.leave();
    CHECK(third.ask());  // it is not woken yet, but notified
    third.future.emplace(notify.notified());
    CHECK_FALSE(third.ask());
    notify.notify_one();
  };
  notify.notify_waiters();
  CHECK(third.ask());
}

TEST_CASE("17 notify: who is woken may destroy it") {
  auto notify = std::make_unique<Notify>();
  Listener listener(*notify);
  Listener another(*notify);  // of the same task: both may leave when one is woken
  CHECK_FALSE(listener.ask());
  CHECK_FALSE(another.ask());
  listener.counter.on_wake = [&] {
    another.leave();
    listener.leave();
    notify.reset();  // the sanitizers see whoever touches it now
  };
  SUBCASE("by notify_one") { notify->notify_one(); }
  SUBCASE("by notify_waiters") { notify->notify_waiters(); }
  CHECK(notify == nullptr);
}

TEST_CASE("47 notify: without a budget nothing is taken, and waiting costs none") {
  Notify notify;
  notify.notify_one();
  WakeCounter counter;
  const Waker waker = counter.waker();
  auto future = notify.notified();
  Context none(waker, 0);
  CHECK(future.poll(none).is_pending());
  CHECK(counter.wakes() == 1);
  Context some(waker, 2);
  CHECK(future.poll(some).is_ready());
  CHECK(some.budget == 1);
  auto another = notify.notified();
  CHECK(another.poll(some).is_pending());
  CHECK(some.budget == 1);
}

namespace {

// A ball that two throw to each other; others stretch out their hands and draw them back.
struct Game {
  Notify ping;
  Notify pong;
  long throws = 0;  // no atomic: whoever has the ball may touch it
};

Async<> play(Game& game, bool serves, int rounds) {
  Notify& mine = serves ? game.pong : game.ping;
  Notify& theirs = serves ? game.ping : game.pong;
  for (int i = 0; i < rounds; ++i) {
    if (!serves) co_await mine.notified();
    ++game.throws;
    theirs.notify_one();
    if (serves) co_await mine.notified();
  }
}

Async<> disturb(Game& game, const std::atomic<bool>& over) {
  while (!over) {
    auto impatient = at_once(game.ping.notified());
    const auto notified = co_await impatient;
    if (notified) game.ping.notify_one();  // it was not meant for us
  }
}

}  // namespace

TEST_CASE("58 on many threads no notification is lost, and what was done before it is seen") {
  constexpr int rounds = 3000;
  Game game;
  std::atomic<bool> over{false};
  std::vector<std::thread> disturbers;
  for (int i = 0; i < 2; ++i) {
    disturbers.emplace_back([&] { block_on(disturb(game, over)); });
  }
  std::thread other([&] { CHECK_NOTHROW(block_on(rescued(play(game, false, rounds)))); });
  CHECK_NOTHROW(block_on(rescued(play(game, true, rounds))));
  other.join();
  over = true;
  for (auto& thread : disturbers) thread.join();
  CHECK(game.throws == 2 * rounds);
}
