// Step 5.7: Sleep.

#include <chrono>

#include "lesson03_executor/coop.hpp"
#include "lesson05_timers/sleep.hpp"
#include "tests/graded/lesson05/virtual_clock.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;
using namespace std::chrono_literals;

GRADED("5.7", 4, "it is never early and wakes whoever polled it last") {
  on_virtual_clock([]() -> Async<> {
    WakeCounter first;
    WakeCounter second;
    Sleep sleeping = sleep(10ms);
    act("poll a sleep of 10 ms, with one waker and then with another");
    expect(poll_with(sleeping, first).is_pending(), "it is pending");
    expect(poll_with(sleeping, second).is_pending(), "it is pending");
    expect_equal(driver().waiting(), 1u, "timers that wait");
    act("move the clock to a nanosecond before the deadline");
    driver().advance(10ms - 1ns);
    expect_equal(second.wakes(), 0, "wakes of the second");
    expect(poll_with(sleeping, second).is_pending(), "it is pending");
    act("move it on by a millisecond");
    driver().advance(1ms);
    expect_equal(first.wakes(), 0, "wakes of the first, which has been replaced");
    expect_equal(second.wakes(), 1, "wakes of the second");
    expect(poll_with(sleeping, second).is_ready(), "it is ready");
    co_return;
  });
}

GRADED("5.7", 2, "what is over needs no timer") {
  on_virtual_clock([]() -> Async<> {
    WakeCounter counter;
    for (const Duration length : {0ns, Duration(-5s)}) {
      Sleep sleeping = sleep(length);
      act(length == 0ns ? "poll a sleep of zero" : "poll one that was over 5 seconds ago");
      expect(poll_with(sleeping, counter).is_ready(), "it is ready");
      expect_equal(driver().waiting(), 0u, "timers that wait");
    }
    act("poll one in a task that has used up its budget");
    Sleep sleeping = sleep(0s);
    const Waker waker = counter.waker();
    Context used_up = Context(waker).with_budget(0);
    expect(sleeping.poll(used_up).is_pending(), "it is pending: others have their turn");
    expect_equal(counter.wakes(), 1, "wakes: the task goes on later");
    act("poll it with a new budget");
    expect(poll_with(sleeping, counter).is_ready(), "it is ready");
    co_return;
  });
}

GRADED("5.7", 3, "it fires just before the waker is there") {
  on_virtual_clock([]() -> Async<> {
    WakeCounter counter;
    Sleep sleeping = sleep(10ms);
    act("poll a sleep; its time comes while the waker is being copied");
    counter.on_clone = [] { driver().advance(20ms); };
    const bool is_ready = poll_with(sleeping, counter).is_ready();
    counter.on_clone = nullptr;
    expect(is_ready, "it has looked again, and is ready: nobody would wake it any more");
    co_return;
  });
}

GRADED("5.7", 3, "who is destroyed leaves no timer behind") {
  on_virtual_clock([]() -> Async<> {
    WakeCounter counter;
    act("poll a sleep of an hour, and destroy it");
    {
      Sleep sleeping = sleep(1h);
      expect(poll_with(sleeping, counter).is_pending(), "it is pending");
      expect_equal(driver().waiting(), 1u, "timers that wait");
    }
    expect_equal(driver().waiting(), 0u, "timers that wait");
    act("poll another one, reset it to 2 hours, poll and destroy it");
    {
      Sleep sleeping = sleep(1h);
      expect(poll_with(sleeping, counter).is_pending(), "it is pending");
      sleeping.reset(now() + 2h);
      driver().advance(1h + 1min);
      expect(poll_with(sleeping, counter).is_pending(), "it is pending after one hour");
    }
    expect_equal(driver().waiting(), 0u, "timers that wait");
    driver().advance(5h);
    expect_equal(counter.wakes(), 0, "wakes");
    co_return;
  });
}
