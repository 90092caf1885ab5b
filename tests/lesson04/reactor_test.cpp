// One turn of the reactor after the other, by hand.

#include "lesson04_reactor/reactor.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "lesson01_future/ready.hpp"
#include "lesson03_executor/local_executor.hpp"
#include "tests/support/bell.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/rescued.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

// Delivers what has happened; returns how many events that were.
std::uint64_t turn(Reactor& reactor) {
  const std::uint64_t before = reactor.events();
  reactor.park(Driver::Duration::zero());
  return reactor.events() - before;
}

// A future for the next ring of a bell.
auto ringing(IoSource& source) {
  return poll_fn([&source](Context& cx) -> Poll<void> {
    auto ready = source.poll_ready(cx, Direction::read);
    if (ready.is_pending()) return Pending{};
    source.clear_ready(ready.take(), Direction::read);
    return Ready{};
  });
}

bool waits(IoSource& source, WakeCounter& counter, Direction direction = Direction::read) {
  const Waker waker = counter.waker();
  Context cx(waker);
  return source.poll_ready(cx, direction).is_pending();
}

// The same, after it has forgotten what it was ready for.
bool waits_anew(IoSource& source, WakeCounter& counter, Direction direction) {
  const Waker waker = counter.waker();
  Context cx(waker);
  auto ready = source.poll_ready(cx, direction);
  if (ready.is_ready()) source.clear_ready(ready.take(), direction);
  return source.poll_ready(cx, direction).is_pending();
}

// A thread that is in the wait whenever it can be.
class Driving {
 public:
  explicit Driving(Reactor& reactor)
      : reactor_(reactor), thread_([this] {
          while (!stop_) reactor_.park(std::nullopt);
        }) {}
  Driving(const Driving&) = delete;
  Driving& operator=(const Driving&) = delete;
  ~Driving() {
    stop_ = true;
    reactor_.unpark();
    thread_.join();
  }

 private:
  Reactor& reactor_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace

TEST_CASE("59 Reactor: one ring is one event, and wakes who waits for it once") {
  WakeCounter counter;
  Reactor reactor;
  const Bell bell(reactor);
  turn(reactor);  // an eventfd can be written to from the start, which is an event, too
  REQUIRE(waits(bell.source(), counter));
  CHECK(turn(reactor) == 0);
  bell.ring();
  CHECK(turn(reactor) == 1);
  CHECK(counter.wakes() == 1);
  CHECK(turn(reactor) == 0);  // though nobody has read it: only a change is news
  CHECK_FALSE(waits(bell.source(), counter));
  bell.ring();
  CHECK(turn(reactor) == 1);
  CHECK(counter.wakes() == 1);  // nobody waited
}

TEST_CASE("62 Reactor: an event for a descriptor that was closed in this batch is nobody's") {
  WakeCounter opener;
  WakeCounter counter;
  Reactor reactor;
  const Bell first(reactor);
  auto second = std::make_unique<Bell>(reactor);
  turn(reactor);
  REQUIRE(waits(first.source(), opener));
  opener.on_wake = [&] {
    // Both have rung. Before its event is looked at the second goes, and another gets its number.
    const int number = second->fd();
    second.reset();
    second = std::make_unique<Bell>(reactor);
    REQUIRE(second->fd() == number);
  };
  first.ring();
  second->ring();
  CHECK(turn(reactor) == 2);
  CHECK(opener.wakes() == 1);
  CHECK(waits(second->source(), counter));
  second->ring();
  CHECK(turn(reactor) == 1);
  CHECK(counter.wakes() == 1);
}

TEST_CASE("62 63 Reactor: after deregistration no events, also while a dup keeps the file open") {
  WakeCounter counter;
  Reactor reactor;
  const Bell other(reactor);
  auto bell = std::make_unique<Bell>(reactor);
  turn(reactor);
  REQUIRE(waits(bell->source(), counter));
  REQUIRE(waits_anew(bell->source(), counter, Direction::write));
  const Fd copy(::fcntl(bell->fd(), F_DUPFD_CLOEXEC, 0));
  bell->ring();
  bell.reset();  // the event has happened, but was not delivered
  CHECK(counter.references() == 0);
  CHECK(turn(reactor) == 0);
  Bell::ring(copy.get());
  CHECK(turn(reactor) == 0);
  CHECK(counter.wakes() == 0);
}

TEST_CASE("65 Reactor: a waker may destroy its own source, and others of the same batch") {
  WakeCounter destroyer;
  WakeCounter others;
  Reactor reactor;
  auto first = std::make_unique<Bell>(reactor);
  auto second = std::make_unique<Bell>(reactor);
  auto third = std::make_unique<Bell>(reactor);
  turn(reactor);
  REQUIRE(waits(first->source(), destroyer));
  REQUIRE(waits_anew(first->source(), others, Direction::write));
  REQUIRE(waits(second->source(), others));
  REQUIRE(waits(third->source(), others));
  destroyer.on_wake = [&] {
    first.reset();
    second.reset();
    third = std::make_unique<Bell>(reactor);  // no lock is held: this may do what it likes
    reactor.unpark();
  };
  first->ring();
  second->ring();
  third->ring();
  CHECK(turn(reactor) == 3);
  CHECK(destroyer.wakes() == 1);
  CHECK(others.wakes() == 0);
  CHECK(others.references() == 0);
  turn(reactor);  // here they are freed
  CHECK(waits(third->source(), others));
  third->ring();
  CHECK(turn(reactor) == 1);
  CHECK(others.wakes() == 1);
}

TEST_CASE("66 Reactor: its shutdown wakes all who wait, and lets nobody in any more") {
  WakeCounter reader;
  WakeCounter writer;
  Reactor reactor;
  auto first = std::make_unique<Bell>(reactor);
  const Bell second(reactor);
  REQUIRE(waits(first->source(), reader));
  REQUIRE(waits(second.source(), writer, Direction::write));
  reader.on_wake = [&] { first.reset(); };
  reactor.shutdown();
  CHECK(reader.wakes() == 1);
  CHECK(writer.wakes() == 1);
  CHECK_FALSE(waits(second.source(), writer, Direction::write));
  CHECK(failure_of([&] { Bell late(reactor); }) == failure("register", ECANCELED));
}

TEST_CASE("68 Reactor: an unpark ends the wait; one before it is kept; many count as one") {
  Reactor reactor;
  SUBCASE("before the wait") {
    reactor.unpark();
    reactor.park(patience);
    CHECK(reactor.events() == 1);
  }
  SUBCASE("before the wait, and somebody has only looked meanwhile") {
    // There is nothing that it could have found, so it did not ask.
    reactor.unpark();
    reactor.park(Driver::Duration::zero());
    reactor.park(patience);
    CHECK(reactor.events() == 1);
  }
  SUBCASE("many") {
    const Bell bell(reactor);
    turn(reactor);
    const std::uint64_t before = reactor.events();
    for (int i = 0; i < 100; ++i) reactor.unpark();
    reactor.park(patience);
    CHECK(reactor.events() - before == 1);
    CHECK(turn(reactor) == 0);
  }
  SUBCASE("from another thread, again and again") {
    // Each side waits for the other, so a single one that is lost ends it.
    std::atomic<int> parks{0};
    std::thread other([&] {
      for (int i = 0; i < 1000; ++i) {
        reactor.unpark();
        while (parks.load() <= i) std::this_thread::yield();
      }
    });
    for (int i = 0; i < 1000; ++i) {
      reactor.park(patience);
      ++parks;
    }
    other.join();
    CHECK(reactor.events() == 1000);
  }
}

TEST_CASE("69 Reactor: an interrupted wait is no error, any other failure is") {
  WakeCounter counter;
  Faults faults;
  Reactor reactor;
  const Bell bell(reactor);
  turn(reactor);
  REQUIRE(waits(bell.source(), counter));
  bell.ring();
  faults.fail("epoll_wait", EINTR, 3);
  for (int i = 0; i < 3; ++i) CHECK(turn(reactor) == 0);
  CHECK(counter.wakes() == 0);
  CHECK(turn(reactor) == 1);
  CHECK(counter.wakes() == 1);

  faults.fail("eventfd_write", EINTR);
  reactor.unpark();
  CHECK(faults.count("eventfd_write") == 2);
  CHECK(turn(reactor) == 1);

  faults.fail("epoll_ctl", EINTR);
  { const Bell another(reactor); }
  CHECK(faults.count("epoll_ctl") == 4);  // the eventfd, the bell, and twice the other one

  faults.fail("epoll_wait", EBADF);
  CHECK(failure_of([&] { turn(reactor); }) == failure("epoll_wait", EBADF));
}

TEST_CASE("70 Reactor: more ready descriptors than a batch holds are all served") {
  WakeCounter counter;
  constexpr std::size_t many = 400;
  Reactor reactor;
  std::vector<std::unique_ptr<Bell>> bells;
  for (std::size_t i = 0; i < many; ++i) bells.push_back(std::make_unique<Bell>(reactor));
  while (turn(reactor) > 0) {
  }
  for (const auto& bell : bells) REQUIRE(waits(bell->source(), counter));
  for (const auto& bell : bells) bell->ring();
  std::uint64_t events = 0;
  int turns = 0;
  for (std::uint64_t count = turn(reactor); count > 0; count = turn(reactor)) {
    CHECK(count < many);  // else this test shows nothing
    events += count;
    ++turns;
  }
  CHECK(events == many);
  CHECK(turns >= 2);
  CHECK(counter.wakes() == many);
}

TEST_CASE("71 Reactor: registering while another thread is in the wait works") {
  Reactor reactor;
  Driving driving(reactor);
  for (int i = 0; i < 200; ++i) {
    const Bell bell(reactor);
    bell.ring();
    CHECK_NOTHROW(block_on(rescued(ringing(bell.source()))));
  }
}

TEST_CASE("63 71 Reactor: sources come and go on two threads while a third is in the wait") {
  Reactor reactor;
  Driving driving(reactor);
  const auto come_and_go = [&] {
    for (int i = 0; i < 1000; ++i) {
      const Bell bell(reactor);
      bell.ring();  // it may be gone before that is delivered
    }
  };
  std::thread other(come_and_go);
  come_and_go();
  other.join();
}

TEST_CASE("72 Reactor: registering twice fails, the first goes on, and nothing is left behind") {
  WakeCounter counter;
  Reactor reactor;
  const Bell bell(reactor);
  turn(reactor);
  REQUIRE(waits(bell.source(), counter));
  for (int i = 0; i < 3; ++i) {
    CHECK(failure_of([&] { reactor.add(bell.fd(), 0); }) == failure("register", EEXIST));
  }
  bell.ring();
  CHECK(turn(reactor) == 1);
  CHECK(counter.wakes() == 1);
  reactor.shutdown();  // would touch what was left behind
}

TEST_CASE("72 Reactor: what epoll can't wait for is refused") {
  Reactor reactor;
  const Fd directory(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  CHECK(failure_of([&] { reactor.add(directory.get(), 0); }) == failure("register", EPERM));
  CHECK(failure_of([&] { reactor.add(-1, 0); }) == failure("register", EBADF));
}

TEST_CASE("Reactor: current() is that of the executor which this thread works for") {
  CHECK_THROWS_AS(Reactor::current("test"), std::logic_error);
  LocalExecutor executor;
  executor.block_on(poll_fn([](Context&) -> Poll<void> {
    CHECK(Reactor::current("test") == Reactor::current("test"));
    return Ready{};
  }));
}
