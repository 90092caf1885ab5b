// Step 1.2: Countdown.

#include <string>

#include "lesson01_future/countdown.hpp"
#include "tests/graded/scenario.hpp"

using namespace pollen;
using namespace pollen::graded;

GRADED("1.2", 5, "pending three times and then liftoff") {
  Context cx;
  Countdown countdown(3);
  for (const char* what : {"poll Countdown(3)", "poll it again", "poll it a third time"}) {
    act(what);
    expect(countdown.poll(cx).is_pending(), "it is pending");
  }
  act("poll it a fourth time");
  expect_equal(expect_ready(countdown.poll(cx), "it is ready"), "liftoff", "what it gives");
}

GRADED("1.2", 3, "it counts how often it was asked") {
  Context cx;
  Countdown countdown(1);
  expect_equal(countdown.polls(), 0, "polls before the first");
  act("poll Countdown(1)");
  (void)countdown.poll(cx);
  expect_equal(countdown.polls(), 1, "polls");
  act("poll it again; it lifts off");
  (void)countdown.poll(cx);
  expect_equal(countdown.polls(), 2, "polls");
}

GRADED("1.2", 4, "from zero it lifts off at once") {
  Context cx;
  Countdown countdown(0);
  act("poll Countdown(0)");
  expect_equal(expect_ready(countdown.poll(cx), "it is ready"), "liftoff", "what it gives");
}
