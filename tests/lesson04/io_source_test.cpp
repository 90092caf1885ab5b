// One word that says what a descriptor is ready for, and that no news is lost.

#include "lesson04_reactor/io_source.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "lesson01_future/ready.hpp"
#include "lesson02_waker/block_on.hpp"
#include "tests/support/rescued.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

constexpr auto both = IoSource::readable | IoSource::writable;

Poll<std::uint32_t> look(IoSource& source, Direction direction, WakeCounter& counter) {
  const Waker waker = counter.waker();
  Context cx(waker);
  return source.poll_ready(cx, direction);
}

}  // namespace

TEST_CASE("59 IoSource: stays ready until an attempt says otherwise, and asks nobody to wake it") {
  WakeCounter counter;
  IoSource source(-1, both);
  CHECK(look(source, Direction::read, counter).is_ready());
  CHECK(look(source, Direction::read, counter).take() == both);
  CHECK(counter.references() == 0);

  source.clear_ready(look(source, Direction::read, counter).take(), Direction::read);
  CHECK(look(source, Direction::read, counter).is_pending());
  CHECK(counter.references() == 1);
  source.set_ready(IoSource::readable);
  CHECK(counter.wakes() == 1);
  CHECK(counter.references() == 0);
  CHECK(look(source, Direction::read, counter).is_ready());
}

TEST_CASE("59 IoSource: what was not assumed must be reported first") {
  WakeCounter reader;
  WakeCounter writer;
  IoSource source(-1, 0);
  CHECK(look(source, Direction::read, reader).is_pending());
  CHECK(look(source, Direction::write, writer).is_pending());
  source.set_ready(both);
  CHECK(reader.wakes() == 1);
  CHECK(writer.wakes() == 1);
  CHECK(look(source, Direction::read, reader).is_ready());
  CHECK(look(source, Direction::write, writer).is_ready());
}

TEST_CASE("60 IoSource: what was reported since the attempt began is not cleared") {
  WakeCounter counter;
  IoSource source(-1, IoSource::readable);
  const auto seen = look(source, Direction::read, counter).take();
  source.set_ready(IoSource::readable);  // between the attempt's EAGAIN and the next line
  source.clear_ready(seen, Direction::read);
  CHECK(look(source, Direction::read, counter).is_ready());

  // An attempt that saw the report may clear it.
  source.clear_ready(look(source, Direction::read, counter).take(), Direction::read);
  CHECK(look(source, Direction::read, counter).is_pending());
}

TEST_CASE("60 IoSource: with a reporting thread, no news is ever lost") {
  constexpr int all = 20'000;
  IoSource source(-1, 0);
  std::atomic<int> news{0};
  std::thread driver([&] {
    for (int i = 0; i < all; ++i) {
      news.fetch_add(1);
      source.set_ready(IoSource::readable);
    }
  });
  int taken = 0;
  const auto take = [&](Context& cx) -> Poll<void> {
    while (true) {
      auto ready = source.poll_ready(cx, Direction::read);
      if (ready.is_pending()) return Pending{};
      taken += news.exchange(0);
      if (taken == all) return Ready{};
      source.clear_ready(ready.take(), Direction::read);
    }
  };
  CHECK_NOTHROW(block_on(rescued(poll_fn(take))));
  CHECK(taken == all);
  driver.join();
}

TEST_CASE("61 IoSource: reader and writer are told apart") {
  WakeCounter reader;
  WakeCounter writer;
  IoSource source(-1, both);
  source.clear_ready(look(source, Direction::read, reader).take(), Direction::read);
  CHECK(look(source, Direction::write, writer).is_ready());
  source.clear_ready(look(source, Direction::write, writer).take(), Direction::write);
  CHECK(look(source, Direction::read, reader).is_pending());
  CHECK(look(source, Direction::write, writer).is_pending());

  source.set_ready(IoSource::readable);
  CHECK(reader.wakes() == 1);
  CHECK(writer.wakes() == 0);
  CHECK(look(source, Direction::write, writer).is_pending());
  source.set_ready(IoSource::writable);
  CHECK(reader.wakes() == 1);
  CHECK(writer.wakes() == 1);
}

TEST_CASE("64 IoSource: the end is reported to both directions, and is never cleared") {
  WakeCounter reader;
  WakeCounter writer;
  IoSource source(-1, 0);
  REQUIRE(look(source, Direction::read, reader).is_pending());
  REQUIRE(look(source, Direction::write, writer).is_pending());

  source.set_ready(IoSource::read_closed);
  CHECK(reader.wakes() == 1);
  CHECK(writer.wakes() == 0);
  CHECK_FALSE(source.is_hung_up());

  REQUIRE(look(source, Direction::read, reader).is_ready());
  source.set_ready(IoSource::read_closed | IoSource::write_closed);
  CHECK(writer.wakes() == 1);
  CHECK(source.is_hung_up());
  for (const auto direction : {Direction::read, Direction::write}) {
    source.clear_ready(look(source, direction, reader).take(), direction);
    CHECK(look(source, direction, reader).is_ready());
  }
}

TEST_CASE("66 IoSource: when the runtime goes, both directions are ready to learn of it") {
  WakeCounter reader;
  WakeCounter writer;
  IoSource source(-1, 0);
  REQUIRE(look(source, Direction::read, reader).is_pending());
  REQUIRE(look(source, Direction::write, writer).is_pending());
  std::vector<Waker> wakers;
  source.mark_gone(wakers);
  CHECK(reader.wakes() == 0);  // the caller wakes them, when it holds no lock any more
  for (Waker& waker : wakers) std::move(waker).wake();
  CHECK(reader.wakes() == 1);
  CHECK(writer.wakes() == 1);
  CHECK(source.is_hung_up());
  for (const auto direction : {Direction::read, Direction::write}) {
    auto state = look(source, direction, reader);
    REQUIRE(state.is_ready());
    source.clear_ready(state.value(), direction);
    CHECK((look(source, direction, reader).take() & IoSource::gone) != 0);
  }
}
