// Step 3.8: Semaphore.

#include <atomic>
#include <memory>
#include <optional>
#include <thread>

#include "lesson03_executor/sync/semaphore.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/graded/threads.hpp"
#include "tests/support/customer.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

GRADED("3.8", 2, "permits are given in the order of arrival") {
  Semaphore semaphore(0);
  Customer first(semaphore, 2);
  Customer second(semaphore, 1);
  Customer third(semaphore, 1);
  act("there are no permits; the first wants 2, the second 1, the third 1");
  expect(!first.ask() && !second.ask() && !third.ask(), "all of them wait");
  act("add 1 permit");
  semaphore.add_permits(1);
  expect_equal(first.counter.wakes(), 0, "wakes of the first: it is not enough");
  expect_equal(second.counter.wakes(), 0, "wakes of the second: nobody overtakes");
  act("add 2 more");
  semaphore.add_permits(2);
  expect_equal(first.counter.wakes(), 1, "wakes of the first");
  expect_equal(second.counter.wakes(), 1, "wakes of the second");
  expect_equal(third.counter.wakes(), 0, "wakes of the third");
  expect(first.ask() && second.ask(), "the first two have their permits");
  expect(!third.ask(), "the third waits");
  act("add 1 more, which the third gets; then another 1, and nobody waits");
  semaphore.add_permits(1);
  expect(third.ask(), "the third has its permit");
  semaphore.add_permits(1);
  Customer fourth(semaphore);
  expect(fourth.ask(), "a fourth need not wait");
}

GRADED("3.8", 2, "who leaves gives back what it was given") {
  Semaphore semaphore(0);
  Customer first(semaphore);
  Customer second(semaphore);
  act("two wait for 1 permit each; 1 comes");
  expect(!first.ask() && !second.ask(), "both wait");
  semaphore.add_permits(1);
  expect_equal(first.counter.wakes(), 1, "wakes of the first");
  act("the first is destroyed before it is polled again");
  first.leave();
  expect_equal(second.counter.wakes(), 1, "wakes of the second");
  act("the second is destroyed, too");
  second.leave();
  expect_equal(semaphore.available_permits(), std::size_t{1}, "permits to take");
}

GRADED("3.8", 2, "who leaves the head of the line lets the next one in") {
  Semaphore semaphore(1);
  Customer first(semaphore, 3);
  Customer second(semaphore, 1);
  act("there is 1 permit; the first wants 3, and behind it the second wants 1");
  expect(!first.ask() && !second.ask(), "both wait");
  act("the first is destroyed");
  first.leave();
  expect_equal(second.counter.wakes(), 1, "wakes of the second: there is enough for it");
  expect(second.ask(), "it has its permit");
  act("a third comes, waits, and is destroyed; then the permit of the second ends");
  Customer third(semaphore);
  expect(!third.ask(), "the third waits");
  third.leave();
  second.permit.reset();
  expect(semaphore.try_acquire().has_value(), "there is a permit to take: nobody waits");
}

GRADED_THREADS("3.8", 1, 1, "whoever is woken may use the semaphore at once") {
  auto semaphore = std::make_unique<Semaphore>(0u);
  Customer first(*semaphore);
  Customer second(*semaphore);
  Customer third(*semaphore);
  std::atomic<bool> is_done{false};
  bool in_time = false;
  std::jthread other;
  expect(!first.ask() && !second.ask() && !third.ask(), "three wait for a permit");
  act("add 1 permit; when the first is woken, another thread adds 1");
  first.counter.on_wake = [&] {
    other = std::jthread([&] {
      semaphore->add_permits(1);
      is_done = true;
    });
    in_time = eventually([&] { return is_done.load(); });
  };
  semaphore->add_permits(1);
  if (other.joinable()) other.join();
  expect(in_time, "another thread can use it meanwhile");
  expect_equal(second.counter.wakes(), 1, "wakes of the second");
  act("add 1 permit; when the third is woken, it destroys the semaphore");
  for (Customer* customer : {&first, &second}) expect(customer->ask(), "the others have theirs");
  first.permit->forget();
  second.permit->forget();
  third.counter.on_wake = [&] {
    third.leave();
    semaphore.reset();
  };
  semaphore->add_permits(1);
  expect_equal(third.counter.wakes(), 1, "wakes of the third");
  act("two wait, and 2 permits come; when the first is woken, it takes both and destroys the"
      " semaphore");
  auto plain = std::make_unique<Semaphore>(0u);
  Customer neighbour(*plain);
  WakeCounter counter;
  auto next = std::make_unique<Semaphore::Acquire>(plain->acquire());
  expect(!neighbour.ask() && poll_with(*next, counter).is_pending(), "two wait");
  bool had_both = false;
  neighbour.counter.on_wake = [&] {
    auto permit = poll_with(*next, counter);
    had_both = neighbour.ask() && permit.is_ready();
    if (permit.is_ready()) permit.take().forget();
    if (neighbour.permit) neighbour.permit->forget();
    next.reset();
    neighbour.leave();
    plain.reset();
  };
  plain->add_permits(2);
  expect(had_both, "both have their permits before anybody is woken");
}
