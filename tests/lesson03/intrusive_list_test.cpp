#include "lesson03_executor/intrusive_list.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <deque>
#include <random>
#include <utility>
#include <vector>

namespace {

using pollen::IntrusiveList;
using pollen::ListNode;

struct Item : ListNode<> {
  explicit Item(int n) : number(n) {}
  int number;
};
using List = IntrusiveList<Item>;

// Takes everything out, in order; a list that never ends gives up.
template <class AnyList>
std::vector<int> drain(AnyList& list) {
  std::vector<int> numbers;
  while (auto* item = list.pop_front()) {
    REQUIRE(numbers.size() < 1000);
    numbers.push_back(item->number);
  }
  return numbers;
}

using Numbers = std::vector<int>;

}  // namespace

TEST_CASE("intrusive list: a new list is empty") {
  List list;
  CHECK(list.empty());
  CHECK(list.front() == nullptr);
  CHECK(list.pop_front() == nullptr);
}

TEST_CASE("intrusive list: first in, first out with push_back; push_front jumps the queue") {
  Item a(1), b(2), c(3);
  List list;
  list.push_back(a);
  list.push_back(b);
  list.push_front(c);
  CHECK_FALSE(list.empty());
  CHECK(list.front() == &c);
  CHECK(drain(list) == Numbers{3, 1, 2});
  CHECK(list.empty());
}

TEST_CASE("intrusive list: an element is linked from its push to its pop or removal") {
  Item a(1), b(2);
  List list;
  CHECK_FALSE(a.is_linked());
  list.push_back(a);
  list.push_front(b);
  CHECK(a.is_linked());
  CHECK(b.is_linked());
  List::remove(a);
  CHECK_FALSE(a.is_linked());
  CHECK(b.is_linked());
  CHECK(list.pop_front() == &b);
  CHECK_FALSE(b.is_linked());
  list.push_back(a);  // it can come back
  CHECK(drain(list) == Numbers{1});
}

TEST_CASE(
    "intrusive list: remove takes out the first, one in the middle, the last and the only one") {
  Item a(1), b(2), c(3), d(4);
  List list;
  const auto fill = [&] {
    for (Item* item : {&a, &b, &c, &d}) list.push_back(*item);
  };
  fill();
  List::remove(a);
  CHECK(drain(list) == Numbers{2, 3, 4});
  fill();
  List::remove(c);
  CHECK(drain(list) == Numbers{1, 2, 4});
  fill();
  List::remove(d);
  list.push_back(d);  // the end is still the end
  CHECK(drain(list) == Numbers{1, 2, 3, 4});
  list.push_back(a);
  List::remove(a);
  CHECK(list.empty());
  List::remove(a);  // in no list: nothing happens
  CHECK(list.empty());
}

TEST_CASE(
    "intrusive list: splice_back moves everything, in order, and leaves the other one usable") {
  Item a(1), b(2), c(3), d(4);
  List list, other;
  list.splice_back(other);
  CHECK(list.empty());
  other.push_back(a);
  other.push_back(b);
  list.splice_back(other);  // into an empty one
  REQUIRE(other.empty());
  other.push_back(c);
  other.push_back(d);
  list.splice_back(other);  // behind what is there
  other.push_back(*list.pop_front());
  List::remove(c);  // works in the list that it was moved to
  CHECK(drain(list) == Numbers{2, 4});
  CHECK(drain(other) == Numbers{1});
}

TEST_CASE("intrusive list: a list that is destroyed lets go of its elements") {
  Item a(1), b(2);
  {
    List list;
    list.push_back(a);
    list.push_back(b);
  }
  CHECK_FALSE(a.is_linked());
  CHECK_FALSE(b.is_linked());
}

namespace {
struct Owned;
struct Queued;
struct Member : ListNode<Owned>, ListNode<Queued> {
  explicit Member(int n) : number(n) {}
  int number;
};
}  // namespace

TEST_CASE("intrusive list: with two tags an element is in two lists at once") {
  Member a(1), b(2), c(3);
  IntrusiveList<Member, Owned> owned;
  IntrusiveList<Member, Queued> queue;
  for (Member* task : {&a, &b, &c}) {
    owned.push_back(*task);
    queue.push_front(*task);
  }
  owned.remove(b);
  CHECK_FALSE(b.ListNode<Owned>::is_linked());
  CHECK(b.ListNode<Queued>::is_linked());
  CHECK(drain(queue) == Numbers{3, 2, 1});
  CHECK(drain(owned) == Numbers{1, 3});
}

TEST_CASE("intrusive list: an element in no list may be moved") {
  Item a(1);
  Item b(std::move(a));
  CHECK_FALSE(b.is_linked());
  List list;
  list.push_back(b);
  CHECK(drain(list) == Numbers{1});
}

TEST_CASE("intrusive list: 20,000 random operations on two lists agree with std::deque") {
  std::mt19937 random(3);
  std::vector<Item> items;
  for (int n = 0; n < 40; ++n) items.emplace_back(n);
  List lists[2];
  std::deque<int> expected[2];
  for (int step = 0; step < 20'000; ++step) {
    Item& item = items[random() % items.size()];
    const std::size_t which = random() % 2;
    const bool linked = item.is_linked();
    switch (random() % 6) {
      case 0:
      case 1:
        if (linked) break;
        lists[which].push_back(item);
        expected[which].push_back(item.number);
        break;
      case 2:
        if (linked) break;
        lists[which].push_front(item);
        expected[which].push_front(item.number);
        break;
      case 3:
        List::remove(item);
        for (auto& numbers : expected) std::erase(numbers, item.number);
        break;
      case 4: {
        Item* const first = lists[which].pop_front();
        REQUIRE((first != nullptr) == !expected[which].empty());
        if (!first) break;
        REQUIRE(first->number == expected[which].front());
        expected[which].pop_front();
        break;
      }
      default:
        if (random() % 8 != 0) break;
        lists[which].splice_back(lists[1 - which]);
        for (const int n : expected[1 - which]) expected[which].push_back(n);
        expected[1 - which].clear();
    }
  }
  for (const std::size_t which : {0U, 1U}) {
    CHECK(drain(lists[which]) == Numbers(expected[which].begin(), expected[which].end()));
  }
}
