// Step 2.2: AtomicWaker.

#include <atomic>
#include <thread>

#include "lesson02_waker/atomic_waker.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

GRADED("2.2", 5, "the newest waker is woken and only that") {
  WakeCounter first;
  WakeCounter second;
  AtomicWaker place;
  act("register a waker, then another one");
  place.register_waker(first.waker());
  place.register_waker(second.waker());
  expect_equal(first.references(), 0, "references to the first, which was replaced");
  act("wake");
  place.wake();
  expect_equal(first.wakes(), 0, "wakes of the first");
  expect_equal(second.wakes(), 1, "wakes of the second");
  act("register the first, then the second; a wake comes while that one is being copied");
  place.register_waker(first.waker());
  second.on_clone = [&] { place.wake(); };
  place.register_waker(second.waker());
  second.on_clone = nullptr;
  expect_equal(first.wakes(), 1, "wakes of the first");
  expect_equal(first.references(), 0, "references to the first, which was woken");
  act("wake");
  place.wake();
  expect_equal(second.wakes(), 2, "wakes of the second");
}

GRADED("2.2", 4, "what is registered is held and what is woken is gone") {
  WakeCounter counter;
  AtomicWaker place;
  act("register a waker, whose own reference ends at once");
  place.register_waker(counter.waker());
  expect_equal(counter.references(), 1, "references");
  act("register a waker of the same task again");
  place.register_waker(counter.waker());
  expect_equal(counter.references(), 1, "references");
  act("wake, and wake again");
  place.wake();
  expect_equal(counter.references(), 0, "references");
  place.wake();
  expect_equal(counter.wakes(), 1, "wakes");
}

GRADED("2.2", 3, "take gives the waker away without a wake") {
  WakeCounter counter;
  AtomicWaker place;
  act("register a waker and take it out");
  place.register_waker(counter.waker());
  {
    const Waker taken = place.take();
    expect(bool(taken), "there was one");
    expect_equal(counter.references(), 1, "references: it was moved");
    expect(!place.take(), "now there is none");
  }
  expect_equal(counter.wakes(), 0, "wakes");
  act("register it again, and destroy the place");
  { AtomicWaker().register_waker(counter.waker()); }
  expect_equal(counter.references(), 0, "references");
}

GRADED_THREADS("2.2", 4, 2, "who registers and looks again misses nothing") {
  act("2000 times: one thread brings news and wakes, another registers and looks");
  int missed = 0;
  for (int round = 0; round < 2000; ++round) {
    AtomicWaker place;
    // Relaxed, and the counter is made while the other thread runs: what one of them sees of the
    // other it sees through the AtomicWaker alone.
    std::atomic<bool> news{false};
    std::thread bringer([&] {
      if (round % 2 == 0) std::this_thread::yield();
      news.store(true, std::memory_order_relaxed);
      place.wake();
    });
    WakeCounter counter;
    place.register_waker(counter.waker());
    const bool has_seen = news.load(std::memory_order_relaxed);
    bringer.join();
    if (!has_seen && counter.wakes() == 0) ++missed;
    place.clear();
  }
  expect_equal(missed, 0, "times that it neither saw the news nor was woken");
  act("300 times: one thread writes and wakes; then another registers, and reads");
  int sum = 0;
  for (int round = 0; round < 300; ++round) {
    AtomicWaker place;
    int written = 0;  // an ordinary variable: only the AtomicWaker orders who comes first
    std::atomic<bool> done{false};
    std::thread bringer([&] {
      written = 1;
      place.wake();
      done.store(true, std::memory_order_relaxed);
    });
    WakeCounter counter;
    while (!done.load(std::memory_order_relaxed)) std::this_thread::yield();
    place.register_waker(counter.waker());
    sum += written;
    bringer.join();
    place.clear();
  }
  expect_equal(sum, 300, "what was read, in all");
}
