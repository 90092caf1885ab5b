// Step 3.8, once more: the semaphore, and another thread that comes between any two steps.

#include "lesson03_executor/sync/waiter.hpp"
#include "tests/graded/between.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/wake_counter.hpp"

namespace pollen_between::test {
using namespace pollen::test;
}

#define pollen pollen_between
#include "lesson03_executor/sync/semaphore.cpp"  // NOLINT(bugprone-suspicious-include)
#include "tests/support/customer.hpp"
#undef pollen

using namespace pollen::graded;
using pollen_between::Semaphore;
using pollen_between::test::Customer;

GRADED("3.8", 1, "nobody takes a permit while it changes hands") {
  bool taken = false;
  const auto takes = [&](Semaphore& semaphore) {
    auto permit = semaphore.try_acquire();
    if (!permit) return;
    taken = true;
    permit->forget();
  };
  act("one waits, a permit is added; between two steps of that another thread tries to take it");
  at_each_step([&](unsigned step) {
    Semaphore semaphore(0);
    Customer first(semaphore);
    expect(!first.ask(), "the first waits");
    const bool came = interrupt(
        step, [&] { takes(semaphore); }, [&] { semaphore.add_permits(1); });
    expect(!taken, "the other one got nothing: the permit is for the first");
    expect(first.ask(), "the first has it");
    first.permit->forget();
    return came;
  });
  act("it was given to the first, who leaves; a second waits; the other thread tries again");
  at_each_step([&](unsigned step) {
    Semaphore semaphore(0);
    Customer first(semaphore);
    Customer second(semaphore);
    expect(!first.ask() && !second.ask(), "both wait");
    semaphore.add_permits(1);
    const bool came = interrupt(
        step, [&] { takes(semaphore); }, [&] { first.leave(); });
    expect(!taken, "the other one got nothing: the permit is for the second");
    expect(second.ask(), "the second has it");
    second.permit->forget();
    return came;
  });
}
