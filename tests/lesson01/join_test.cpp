// `join` and `join_all`: several futures at once, all of them wanted.

#include "lesson01_future/join.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "lesson01_future/countdown.hpp"
#include "lesson01_future/ready.hpp"
#include "tests/support/poll_once.hpp"
#include "tests/support/script.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

std::vector<Scripted<int>> futures_of(std::vector<Script<int>>& scripts) {
  std::vector<Scripted<int>> futures;
  for (auto& script : scripts) futures.push_back(script.future());
  return futures;
}

}  // namespace

TEST_CASE("3 join: children finish in any order, a finished child is not polled again") {
  Script<int> a;
  Script<std::string> b;
  Script<> c;
  auto all = join(a.future(), b.future(), c.future());

  CHECK(poll_once(all).is_pending());
  b.give("second");
  CHECK(poll_once(all).is_pending());
  c.give();
  CHECK(poll_once(all).is_pending());
  a.give(1);
  CHECK(poll_once(all).take() == std::make_tuple(1, std::string("second"), Unit{}));

  CHECK(a.polls == 4);
  CHECK(b.polls == 2);
  CHECK(c.polls == 3);
}

TEST_CASE("3 join_all: outputs in the order of the futures, whatever finishes first") {
  std::vector<Script<int>> scripts(3);
  auto all = join_all(futures_of(scripts));

  scripts[2].give(30);
  CHECK(poll_once(all).is_pending());
  scripts[0].give(10);
  CHECK(poll_once(all).is_pending());
  scripts[1].give(20);
  CHECK(poll_once(all).take() == std::vector{10, 20, 30});

  CHECK(scripts[0].polls == 2);
  CHECK(scripts[1].polls == 3);
  CHECK(scripts[2].polls == 1);
}

TEST_CASE("5 join: the siblings of a child that is never done still run") {
  Script<> before;
  Script<> after;
  Countdown busy(1000);
  auto all = join(before.future(), by_ref(busy), after.future());

  for (int turn = 1; turn <= 3; ++turn) {
    CHECK(poll_once(all).is_pending());
    CHECK(before.polls == turn);
    CHECK(busy.polls() == turn);
    CHECK(after.polls == turn);
  }
}

TEST_CASE("5 join: one child is ready next turn, and its siblings run meanwhile") {
  Script<> sibling;
  auto all = join(Countdown(1), sibling.future(), ready(3));

  CHECK(poll_once(all).is_pending());
  CHECK(sibling.polls == 1);
  CHECK(poll_once(all).is_pending());
  CHECK(sibling.polls == 2);
  sibling.give();
  CHECK(std::get<2>(poll_once(all).take()) == 3);
}

TEST_CASE("5 join_all: every child that is not done is asked in every turn") {
  std::vector<Script<int>> scripts(3);
  auto all = join_all(futures_of(scripts));

  CHECK(poll_once(all).is_pending());
  CHECK(poll_once(all).is_pending());

  for (const auto& script : scripts) CHECK(script.polls == 2);
}

TEST_CASE("6 join: a child is destroyed when it finishes, not with the last one") {
  Script<> quick;
  Script<> slow;
  auto both = join(quick.future(), slow.future());

  quick.give();
  CHECK(poll_once(both).is_pending());

  CHECK(quick.destroyed == 1);
  CHECK(slow.destroyed == 0);
}

TEST_CASE("6 join_all: a child is destroyed when it finishes, not with the last one") {
  std::vector<Script<int>> scripts(2);
  auto all = join_all(futures_of(scripts));

  scripts[1].give(1);
  CHECK(poll_once(all).is_pending());

  CHECK(scripts[0].destroyed == 0);
  CHECK(scripts[1].destroyed == 1);
}

TEST_CASE("9 join and join_all: no child is moved after its first poll") {
  // A scripted future fails the test by itself if that happens.
  Script<int> one;
  std::vector<Script<int>> scripts(5);
  auto all = join(one.future(), join_all(futures_of(scripts)));

  CHECK(poll_once(all).is_pending());
  for (auto& script : scripts) script.give(1);
  CHECK(poll_once(all).is_pending());
  one.give(1);
  CHECK(std::get<1>(poll_once(all).take()).size() == 5);
}

TEST_CASE("2 join and join_all never polled: the children are destroyed once") {
  Script<> one;
  std::vector<Script<int>> scripts(2);
  {
    auto first = join(one.future());
    auto second = join_all(futures_of(scripts));
    CHECK(one.destroyed == 0);
  }
  CHECK(one.destroyed == 1);
  for (const auto& script : scripts) {
    CHECK(script.destroyed == 1);
    CHECK(script.polls == 0);
  }
}

TEST_CASE("join and join_all: of nothing, they are done at once") {
  auto no_children = join();
  auto empty = join_all(std::vector<Scripted<int>>());

  CHECK(poll_once(no_children).is_ready());
  CHECK(poll_once(empty).take().empty());
}

TEST_CASE("join and join_all: outputs that can only be moved") {
  auto both = join(ready(std::make_unique<int>(1)), ready(std::make_unique<int>(2)));
  std::vector<ReadyFuture<std::unique_ptr<int>>> futures;
  futures.push_back(ready(std::make_unique<int>(3)));
  auto all = join_all(std::move(futures));

  auto [one, two] = poll_once(both).take();
  CHECK(*one + *two == 3);
  auto outputs = poll_once(all).take();
  CHECK(*outputs.at(0) == 3);
}

TEST_CASE("7 join: a failure comes out of poll, and the siblings are cancelled with the join") {
  Script<> failing;
  Script<> sibling;
  {
    auto both = join(failing.future(), sibling.future());
    CHECK(poll_once(both).is_pending());
    failing.fail("frost");

    CHECK_THROWS_WITH(void(poll_once(both)), "frost");
  }
  CHECK(failing.destroyed == 1);
  CHECK(sibling.destroyed == 1);
}
