// AtomicWaker and the parking of a thread: a wake is never lost, a reference never dropped twice.

#include "lesson02_waker/atomic_waker.hpp"

#include "lesson01_future/ready.hpp"
#include "lesson02_waker/block_on.hpp"
#include "tests/model/model.hpp"

using namespace pollen;
using namespace pollen::model;

namespace {

//! What two threads tell a third.
struct News {
  News() {
    name("waker", waker);
    name("count", count);
  }
  void tell() {
    count.fetch_add(1);
    waker.wake();
  }
  // Done when `wanted` of them have told.
  auto heard(int wanted) {
    return poll_fn([this, wanted](Context& cx) -> Poll<void> {
      if (count.load() >= wanted) return Ready{};
      waker.register_waker(cx.waker());
      if (count.load() >= wanted) return Ready{};
      return Pending{};
    });
  }

  prim::atomic<int> count{0};
  AtomicWaker waker;
};

}  // namespace

TEST_CASE("model: AtomicWaker: one registers, two wake") {
  holds("AtomicWaker: one registers, two wake", 3, [] {
    News news;
    auto first = thread("first", [&] { news.tell(); });
    auto second = thread("second", [&] { news.tell(); });
    block_on(news.heard(2));
    first.join();
    second.join();
  });
}

TEST_CASE("model: AtomicWaker: another waker each time") {
  holds("AtomicWaker: another waker each time", 3, [] {
    News news;
    auto teller = thread("teller", [&] { news.tell(); });
    {
      // Somebody asks with one waker and goes away; the next must not miss anything.
      auto* other = new ThreadWaker;
      const Waker waker = Waker::adopt(other);
      Context cx(waker);
      auto gone = news.heard(1);
      (void)gone.poll(cx);
    }
    block_on(news.heard(1));
    teller.join();
  });
}

TEST_CASE("model: block_on sleeps until it is woken") {
  holds("block_on: woken by two threads", 3, [] {
    auto* waker = new ThreadWaker;
    name("parker", *waker);
    const Waker mine = Waker::adopt(waker);
    prim::atomic<int> count{0};
    const auto tell = [&, copy = mine]() mutable {
      count.fetch_add(1);
      std::move(copy).wake();
    };
    auto first = thread("first", tell);
    auto second = thread("second", tell);
    while (count.load() < 2) waker->wait();
    first.join();
    second.join();
  });
}
