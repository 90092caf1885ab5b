// Step 5.8: timeout.

#include <chrono>
#include <optional>

#include "lesson01_future/ready.hpp"
#include "lesson03_executor/coop.hpp"
#include "lesson05_timers/timeout.hpp"
#include "tests/graded/lesson05/virtual_clock.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/script.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;
using namespace std::chrono_literals;

GRADED("5.8", 3, "a result beats a deadline of the same moment") {
  on_virtual_clock([]() -> Async<> {
    WakeCounter counter;
    Script<int> script;
    auto limited = timeout(10ms, script.future());
    act("poll a timeout of 10 ms around a pending future");
    expect(poll_with(limited, counter).is_pending(), "it is pending");
    expect_equal(script.polls, 1, "polls of the future");
    act("the time is up, and in the same moment the future has 42");
    driver().advance(11ms);
    expect_equal(counter.wakes(), 1, "wakes");
    script.give(42);
    act("poll the timeout");
    expect_equal(expect_ready(poll_with(limited, counter), "it is ready"), std::optional(42),
                 "what it gives");
    co_return;
  });
}

GRADED("5.8", 3, "too late: nothing comes and the future is gone") {
  on_virtual_clock([]() -> Async<> {
    WakeCounter counter;
    Script<int> script;
    auto limited = timeout(10ms, script.future());
    act("poll a timeout of 10 ms around a pending future, half of the time later again");
    expect(poll_with(limited, counter).is_pending(), "it is pending");
    driver().advance(5ms);
    expect(poll_with(limited, counter).is_pending(), "it is pending");
    expect_equal(script.destroyed, 0, "how often the future was destroyed");
    act("the time is up; poll the timeout");
    driver().advance(6ms);
    expect_equal(expect_ready(poll_with(limited, counter), "it is ready"), std::optional<int>(),
                 "what it gives");
    expect_equal(script.destroyed, 1, "how often the future was destroyed, with the timeout alive");
    co_return;
  });
}

GRADED("5.8", 3, "a future that eats the whole budget is stopped as well") {
  on_virtual_clock([]() -> Async<> {
    WakeCounter counter;
    auto limited = timeout(10ms, poll_fn([](Context& cx) -> Poll<int> {
                             while (take_budget(cx)) {
                             }
                             return Pending{};  // and it has been woken
                           }));
    const Waker waker = counter.waker();
    Context cx = Context(waker).with_budget(100);
    act("poll a timeout of 10 ms around a future that takes every result that it may");
    expect(limited.poll(cx).is_pending(), "it is pending");
    act("the time is up; poll the timeout");
    driver().advance(11ms);
    Context next = Context(waker).with_budget(100);
    expect_equal(expect_ready(limited.poll(next), "it is ready"), std::optional<int>(),
                 "what it gives");
    co_return;
  });
}
