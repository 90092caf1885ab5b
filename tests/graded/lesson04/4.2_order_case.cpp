// Step 4.2, once more: a report, and the reader that comes between any two steps of it.

#include "lesson02_waker/atomic_waker.hpp"
#include "lesson03_executor/intrusive_list.hpp"
#include "tests/graded/between.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/wake_counter.hpp"

#define pollen pollen_between
#include "lesson04_reactor/io_source.hpp"
#undef pollen

using namespace pollen::graded;
using namespace pollen::test;
using pollen_between::Direction;
using pollen_between::IoSource;

namespace {

pollen::Poll<std::uint32_t> look(IoSource& source, WakeCounter& counter) {
  const pollen::Waker waker = counter.waker();
  pollen::Context cx(waker);
  return source.poll_ready(cx, Direction::read);
}

}  // namespace

GRADED("4.2", 1, "a report is one step") {
  act("a reader finds nothing; between two steps of a report it clears, with what it saw before");
  at_each_step([](unsigned step) {
    WakeCounter counter;
    IoSource source(-1, IoSource::readable);
    const auto seen = expect_ready(look(source, counter), "it is ready");
    const bool came = interrupt(
        step, [&] { source.clear_ready(seen, Direction::read); },
        [&] { source.set_ready(IoSource::readable); });
    expect(look(source, counter).is_ready(), "the report is there when it has come");
    return came;
  });
}
