// Notify: who is told goes on, and who leaves passes it on.

#include "lesson03_executor/sync/notify.hpp"

#include "lesson01_future/ready.hpp"
#include "lesson02_waker/block_on.hpp"
#include "tests/model/ask.hpp"
#include "tests/model/model.hpp"

using namespace pollen;
using namespace pollen::model;

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
