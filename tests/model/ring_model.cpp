// The recorder's ring: whoever reads it while it is written gets whole events, or none.

#include "lesson02_waker/trace/ring.hpp"

#include "tests/model/model.hpp"

using namespace pollen;
using namespace pollen::model;
using trace::Ring;

namespace {

// An event of which every part follows from its number, so that a torn one shows.
void write_numbered(Ring& ring, std::uint64_t n) {
  ring.write(trace::What::wake, n, n << 32 | n, n);
}
bool is_whole(const trace::Event& event, std::uint64_t n) {
  return event.what == trace::What::wake && event.time == n && event.task == n && event.by == n &&
         event.detail == n;
}

void read_beside_the_writer(std::size_t capacity, const char* what) {
  holds(what, 3, [&] {
    Ring ring(capacity);
    name("ring", ring);
    auto writer = thread("writer", [&] {
      for (std::uint64_t n = 0; n < 3; ++n) write_numbered(ring, n);
    });
    for (int look = 0; look < 2; ++look) {
      const std::uint64_t end = ring.written();
      trace::Event event;
      if (end > 0 && ring.read(end - 1, event)) require(is_whole(event, end - 1), "it is torn");
    }
    writer.join();
    trace::Event last;
    require(ring.written() == 3 && ring.read(2, last) && is_whole(last, 2), "the last is lost");
    require(!ring.read(2 - capacity, last), "one that was replaced is read");
  });
}

}  // namespace

TEST_CASE("model: ring: it is read while it is written") {
  read_beside_the_writer(1, "ring: one slot");
  read_beside_the_writer(2, "ring: two slots");
}
