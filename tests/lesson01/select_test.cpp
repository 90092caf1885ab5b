// `select`: several futures at once, the first one wanted.

#include "lesson01_future/select.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "lesson01_future/ready.hpp"
#include "tests/support/poll_once.hpp"
#include "tests/support/script.hpp"

using namespace pollen;
using namespace pollen::test;

TEST_CASE("select: the index says which one was first, also among equal types") {
  Script<int> a;
  Script<int> b;
  Script<> c;
  auto race = select(a.future(), b.future(), c.future());

  CHECK(poll_once(race).is_pending());
  b.give(7);
  const auto winner = poll_once(race).take();

  CHECK(winner.index() == 1);
  CHECK(std::get<1>(winner) == 7);
}

TEST_CASE("select: void counts, too") {
  Script<> winner;
  auto race = select(pending(), winner.future());

  winner.give();

  CHECK(poll_once(race).take().index() == 1);
}

TEST_CASE("select: all are asked in every turn, as long as nobody is done") {
  Script<> a;
  Script<> b;
  auto race = select(a.future(), b.future());

  CHECK(poll_once(race).is_pending());
  CHECK(poll_once(race).is_pending());

  CHECK(a.polls == 2);
  CHECK(b.polls == 2);
}

TEST_CASE("select: on a tie the earlier one wins, and those behind it are not polled") {
  Script<int> first;
  Script<int> second;
  auto race = select(first.future(), second.future());
  first.give(1);
  second.give(2);

  CHECK(poll_once(race).take().index() == 0);
  CHECK(second.polls == 0);
}

TEST_CASE("4 select: every loser is destroyed once, before the result is handed out") {
  Script<> loser;
  Script<> winner;
  Script<> never_asked;
  {
    auto race = select(loser.future(), winner.future(), never_asked.future());
    CHECK(poll_once(race).is_pending());
    winner.give();
    CHECK(poll_once(race).take().index() == 1);

    CHECK(loser.destroyed == 1);  // now, not when `race` goes
    CHECK(winner.destroyed == 1);
    CHECK(never_asked.destroyed == 1);
  }
  CHECK(loser.destroyed == 1);
  CHECK(winner.destroyed == 1);
  CHECK(never_asked.destroyed == 1);
}

TEST_CASE("4 select: a loser that was lent can be polled on") {
  Script<int> slow;
  Script<> quick;
  auto lent = slow.future();
  {
    auto race = select(by_ref(lent), quick.future());
    CHECK(poll_once(race).is_pending());
    quick.give();
    CHECK(poll_once(race).take().index() == 1);
  }
  CHECK(slow.destroyed == 0);

  slow.give(9);
  CHECK(poll_once(lent).take() == 9);
}

TEST_CASE("9 select: no child is moved after its first poll") {
  // A scripted future fails the test by itself if that happens.
  Script<> loser;
  Script<> winner;
  auto race = select(loser.future(), winner.future());

  CHECK(poll_once(race).is_pending());
  winner.give();
  CHECK(poll_once(race).is_ready());
}

TEST_CASE("2 select never polled: the children are destroyed once") {
  Script<> a;
  Script<> b;
  {
    auto race = select(a.future(), b.future());
    CHECK(a.destroyed + b.destroyed == 0);
  }
  CHECK(a.destroyed == 1);
  CHECK(b.destroyed == 1);
  CHECK(a.polls + b.polls == 0);
}

TEST_CASE("select: an output that can only be moved") {
  auto race = select(pending<int>(), ready(std::make_unique<int>(3)));

  auto winner = poll_once(race).take();

  CHECK(*std::get<1>(winner) == 3);
}

TEST_CASE("7 select: a failure is a result, too: it comes out of poll") {
  Script<> failing;
  Script<> sibling;
  {
    auto race = select(failing.future(), sibling.future());
    CHECK(poll_once(race).is_pending());
    failing.fail("frost");

    CHECK_THROWS_WITH(void(poll_once(race)), "frost");
  }
  CHECK(failing.destroyed == 1);
  CHECK(sibling.destroyed == 1);
}
