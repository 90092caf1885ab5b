// Step 4.2: readiness and its tick. No descriptor is needed: the case speaks for the kernel.

#include <thread>

#include "lesson04_reactor/io_source.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/graded/threads.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

namespace {

constexpr auto both = IoSource::readable | IoSource::writable;

Poll<std::uint32_t> look(IoSource& source, Direction direction, WakeCounter& counter) {
  const Waker waker = counter.waker();
  Context cx(waker);
  return source.poll_ready(cx, direction);
}

}  // namespace

GRADED("4.2", 4, "ready until an attempt says otherwise") {
  WakeCounter counter;
  IoSource source(-1, IoSource::readable);
  act("poll a source that is readable");
  auto seen = look(source, Direction::read, counter);
  expect(seen.is_ready(), "it is ready");
  expect_equal(counter.references(), 0, "wakers that it keeps: nobody waits");
  act("an attempt finds nothing: clear, and poll again");
  source.clear_ready(seen.take(), Direction::read);
  expect(look(source, Direction::read, counter).is_pending(), "it is pending");
  expect_equal(counter.references(), 1, "wakers that it keeps");
  act("the driver reports: readable");
  bool was_ready = false;
  counter.on_wake = [&] { was_ready = look(source, Direction::read, counter).is_ready(); };
  source.set_ready(IoSource::readable);
  expect_equal(counter.wakes(), 1, "wakes");
  expect(was_ready, "it was ready already when its waker was called");
  expect(look(source, Direction::read, counter).is_ready(), "it is ready");
}

GRADED("4.2", 4, "news that comes before the clearing is not erased") {
  WakeCounter counter;
  IoSource source(-1, IoSource::readable);
  act("poll a source that is readable");
  const auto seen = expect_ready(look(source, Direction::read, counter), "it is ready");
  act("the attempt finds nothing; but now the driver reports: readable");
  source.set_ready(IoSource::readable);
  act("the attempt clears, with what it saw before");
  source.clear_ready(seen, Direction::read);
  const auto anew = expect_ready(look(source, Direction::read, counter), "it is still ready");
  act("another attempt, which saw the report, finds nothing and clears");
  source.clear_ready(anew, Direction::read);
  expect(look(source, Direction::read, counter).is_pending(), "it is pending");
}

GRADED("4.2", 3, "news that comes while the waker is being copied") {
  WakeCounter counter;
  IoSource source(-1, 0);
  act("poll; the driver reports while the waker is being copied");
  counter.on_clone = [&] { source.set_ready(IoSource::readable); };
  auto answer = look(source, Direction::read, counter);
  counter.on_clone = nullptr;
  expect(answer.is_ready(), "it has looked again, and is ready");
}

GRADED("4.2", 5, "each direction has its own bit and its own waker") {
  WakeCounter reader;
  WakeCounter writer;
  IoSource source(-1, both);
  act("an attempt to read finds nothing");
  source.clear_ready(expect_ready(look(source, Direction::read, reader), "ready to read"),
                     Direction::read);
  const auto seen = expect_ready(look(source, Direction::write, writer), "ready to write");
  act("an attempt to write finds no room");
  source.clear_ready(seen, Direction::write);
  expect(look(source, Direction::read, reader).is_pending(), "the reader waits");
  expect(look(source, Direction::write, writer).is_pending(), "the writer waits");
  act("the driver reports: readable");
  source.set_ready(IoSource::readable);
  expect_equal(reader.wakes(), 1, "wakes of the reader");
  expect_equal(writer.wakes(), 0, "wakes of the writer");
  expect(look(source, Direction::write, writer).is_pending(), "the writer waits");
  act("the driver reports: both directions are closed");
  source.set_ready(IoSource::read_closed | IoSource::write_closed);
  expect_equal(writer.wakes(), 1, "wakes of the writer, who must learn of it, too");
  act("an attempt to write clears, and polls again");
  source.clear_ready(expect_ready(look(source, Direction::write, writer), "ready to write"),
                     Direction::write);
  expect(look(source, Direction::write, writer).is_ready(), "ready: closed is for good");
}

GRADED_THREADS("4.2", 2, 1, "a driver on another thread") {
  act("300 times: a thread brings a letter and reports, this one polls");
  int missed = 0;
  int wrong = 0;
  for (int round = 1; round <= 300 && missed == 0; ++round) {
    WakeCounter counter;
    IoSource source(-1, 0);
    int letter = 0;  // what one thread sees of it, it sees through the source alone
    std::thread driver([&] {
      if (round % 2 == 0) std::this_thread::yield();
      letter = round;
      source.set_ready(IoSource::readable);
    });
    auto answer = look(source, Direction::read, counter);
    if (answer.is_pending()) {
      if (!eventually([&] { return counter.wakes() > 0; })) ++missed;
      answer = look(source, Direction::read, counter);
    }
    if (answer.is_pending() || letter != round) ++wrong;
    driver.join();
  }
  expect_equal(missed, 0, "times that nobody woke the waiting one");
  expect_equal(wrong, 0, "times that it then was not ready or saw no letter");
}
