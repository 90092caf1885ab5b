// Semaphore, Notify and mpsc: what is given is taken by somebody, and who leaves passes it on.

#include "lesson01_future/ready.hpp"
#include "lesson02_waker/block_on.hpp"
#include "lesson03_executor/sync/mpsc.hpp"
#include "lesson03_executor/sync/notify.hpp"
#include "lesson03_executor/sync/semaphore.hpp"
#include "tests/model/model.hpp"

using namespace pollen;
using namespace pollen::model;

namespace {

// Polls `future` once, with a waker that nobody listens to.
template <Future F>
bool ask(F& future) {
  const Waker waker = Waker::adopt(new ThreadWaker);
  Context cx(waker);
  return future.poll(cx).is_ready();
}

// Asks, then goes away in any case.
template <Future F>
void ask_and_leave(F future) {
  (void)ask(future);
}

}  // namespace

TEST_CASE("model: semaphore: one permit, three who want it") {
  holds("semaphore: one permit, three users", 2, [] {
    Semaphore semaphore(1);
    name("semaphore", semaphore);
    prim::atomic<int> inside{0};
    const auto use = [&] {
      const auto permit = block_on(semaphore.acquire());
      require(inside.fetch_add(1) == 0, "two have the one permit");
      inside.fetch_sub(1);
    };
    auto first = thread("first", use);
    auto second = thread("second", use);
    use();
    first.join();
    second.join();
    require(semaphore.available_permits() == 1, "a permit is lost");
  });
}

TEST_CASE("model: semaphore: one leaves the line while a permit comes") {
  holds("semaphore: one leaves the line", 3, [] {
    Semaphore semaphore(0);
    name("semaphore", semaphore);
    auto leaver = thread("leaver", [&] { ask_and_leave(semaphore.acquire(2)); });
    auto waiter = thread("waiter", [&] { block_on(semaphore.acquire()).forget(); });
    semaphore.add_permits(1);
    waiter.join();
    leaver.join();
    require(semaphore.available_permits() == 0, "there are more permits than were given");
    semaphore.add_permits(1);
    require(semaphore.try_acquire().has_value(), "nobody waits, and yet there is a line");
  });
}

TEST_CASE("model: semaphore: closed while one waits and a permit comes") {
  holds("semaphore: closed", 3, [] {
    Semaphore semaphore(0);
    name("semaphore", semaphore);
    bool got = false;
    auto waiter = thread("waiter", [&] {
      try {
        block_on(semaphore.acquire()).forget();
        got = true;
      } catch (const Closed&) {
      }
    });
    auto giver = thread("giver", [&] { semaphore.add_permits(1); });
    semaphore.close();
    waiter.join();
    giver.join();
    require(semaphore.available_permits() == (got ? 0 : 1), "a permit is lost");
  });
}

TEST_CASE("model: notify: told before or while it waits, it is told") {
  holds("notify: notify_one and one who waits", 3, [] {
    Notify notify;
    name("notify", notify);
    auto first = thread("first", [&] { block_on(notify.notified()); });
    notify.notify_one();
    first.join();
    auto second = thread("second", [&] { notify.notify_one(); });
    block_on(notify.notified());
    second.join();
  });
}

TEST_CASE("model: notify: who leaves passes its notification on") {
  holds("notify: one leaves, one waits", 3, [] {
    Notify notify;
    name("notify", notify);
    auto waiter = thread("waiter", [&] { block_on(notify.notified()); });
    auto leaver = thread("leaver", [&] {
      auto leaving = notify.notified();
      if (ask(leaving)) notify.notify_one();  // it is told, and tells
    });
    notify.notify_one();
    waiter.join();
    leaver.join();
  });
}

TEST_CASE("model: notify: notify_waiters reaches all that were made before") {
  holds("notify: notify_waiters", 3, [] {
    Notify notify;
    name("notify", notify);
    const auto wait = [notified = std::make_shared<Notify::Notified>(notify.notified())] {
      block_on(poll_fn([&](Context& cx) { return notified->poll(cx); }));
    };
    auto first = thread("first", wait);
    auto second = thread("second", [&] { ask_and_leave(notify.notified()); });
    notify.notify_waiters();
    first.join();
    second.join();
  });
}

TEST_CASE("model: mpsc: two senders, room for one value") {
  holds("mpsc: two senders, room for one", 2, [] {
    auto [tx, rx] = mpsc::channel<int>(1);
    const auto send = [](mpsc::Sender<int> sender, int value) {
      require(block_on(sender.send(value)), "the receiver is there, and yet it is gone");
    };
    auto first = thread("first", [&, mine = tx] { send(mine, 1); });
    auto second = thread("second", [&, mine = std::move(tx)] { send(mine, 2); });
    int sum = 0;
    for (int i = 0; i < 2; ++i) sum += block_on(rx.recv()).value_or(0);
    require(sum == 3, "a value is lost");
    first.join();
    second.join();
    require(!block_on(rx.recv()), "there comes what nobody sent");
  });
}

TEST_CASE("model: mpsc: the receiver waits for the last sender to go") {
  holds("mpsc: the last sender goes", 3, [] {
    auto [tx, rx] = mpsc::unbounded_channel<int>();
    auto first = thread("first", [mine = tx] { mine.send(1); });
    auto second = thread("second", [mine = std::move(tx)] {});
    require(block_on(rx.recv()) == 1, "a value is lost");
    require(!block_on(rx.recv()), "there comes what nobody sent");
    first.join();
    second.join();
  });
}

TEST_CASE("model: mpsc: the receiver goes while one sends and one waits for room") {
  holds("mpsc: the receiver goes", 2, [] {
    auto [tx, rx] = mpsc::channel<std::unique_ptr<prim::atomic<int>>>(1);
    const auto send = [](const auto& sender) {
      (void)block_on(sender.send(std::make_unique<prim::atomic<int>>(1)));
    };
    auto first = thread("first", [&, mine = tx] { send(mine); });
    auto second = thread("second", [&, mine = std::move(tx)] { send(mine); });
    auto receiver = thread("receiver", [mine = std::move(rx)] {});
    first.join();
    second.join();
    receiver.join();
  });
}
