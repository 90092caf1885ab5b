#include "lesson03_executor/sync/semaphore.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <deque>
#include <list>
#include <memory>
#include <optional>
#include <random>
#include <thread>
#include <vector>

#include "lesson01_future/async.hpp"
#include "lesson02_waker/block_on.hpp"
#include "tests/support/at_once.hpp"
#include "tests/support/customer.hpp"
#include "tests/support/rescued.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::test;

TEST_CASE("semaphore: acquire takes permits, the end of a permit gives them back") {
  Semaphore semaphore(5);
  Customer customer(semaphore, 3);
  CHECK(semaphore.available_permits() == 5);  // a future does nothing until it is polled
  CHECK(customer.ask());
  CHECK(semaphore.available_permits() == 2);
  customer.permit.reset();
  CHECK(semaphore.available_permits() == 5);
}

TEST_CASE("semaphore: try_acquire takes all that was asked for, or nothing") {
  Semaphore semaphore(2);
  CHECK_FALSE(semaphore.try_acquire(3));
  CHECK(semaphore.available_permits() == 2);
  const auto both = semaphore.try_acquire(2);
  CHECK(both.has_value());
  CHECK_FALSE(semaphore.try_acquire());
}

TEST_CASE("semaphore: a permit is given back once, by its last owner") {
  Semaphore semaphore(3);
  auto one = semaphore.try_acquire(1);
  auto two = semaphore.try_acquire(2);
  Semaphore::Permit moved = std::move(*one);
  one.reset();
  CHECK(semaphore.available_permits() == 0);
  moved = std::move(*two);  // gives back the one that it had, at once
  CHECK(semaphore.available_permits() == 1);
  two.reset();
  CHECK(semaphore.available_permits() == 1);
  moved.forget();
  CHECK(semaphore.available_permits() == 1);
}

TEST_CASE("semaphore: a permit that was forgotten is not given back") {
  Semaphore semaphore(2);
  {
    auto permit = semaphore.try_acquire(2);
    permit->forget();
  }
  CHECK(semaphore.available_permits() == 0);
}

TEST_CASE("semaphore: impossible numbers of permits are refused") {
  CHECK_THROWS_AS(Semaphore(Semaphore::max_permits + 1), std::invalid_argument);
  Semaphore semaphore(Semaphore::max_permits);
  CHECK_THROWS_AS((void)semaphore.acquire(Semaphore::max_permits + 1), std::invalid_argument);
  CHECK_THROWS_AS(semaphore.add_permits(1), std::overflow_error);
  CHECK(semaphore.available_permits() == Semaphore::max_permits);
}

TEST_CASE("1 semaphore: an acquire that has given its permit is not polled again") {
  Semaphore semaphore(2);
  Customer customer(semaphore);
  CHECK(customer.ask());
  CHECK_THROWS_AS(customer.ask(), std::logic_error);
  CHECK(semaphore.available_permits() == 1);
}

TEST_CASE("15 semaphore: polled with another waker, only the newest is woken") {
  Semaphore semaphore(0);
  WakeCounter old;
  WakeCounter newest;
  auto request = semaphore.acquire();
  CHECK(poll_with(request, old).is_pending());
  CHECK(poll_with(request, newest).is_pending());
  CHECK(old.references() == 0);
  semaphore.add_permits(1);
  CHECK(old.wakes() == 0);
  CHECK(newest.wakes() == 1);
  CHECK(poll_with(request, newest).is_ready());
}

TEST_CASE("17 semaphore: a waker may use the semaphore, and end other waiters, when it is copied") {
  Semaphore semaphore(0);
  Customer first(semaphore);
  Customer second(semaphore);
  CHECK_FALSE(first.ask());
  int copies = 0;
  second.counter.on_clone = [&] {
    ++copies;
    first.leave();
    CHECK_FALSE(semaphore.try_acquire());
  };
  CHECK_FALSE(second.ask());
  CHECK(copies > 0);
  second.counter.on_clone = nullptr;
  semaphore.add_permits(1);
  CHECK(second.ask());
}

TEST_CASE("17 semaphore: a waker may use the semaphore, and end other waiters, when it wakes") {
  Semaphore semaphore(0);
  Customer first(semaphore);
  Customer second(semaphore);
  Customer third(semaphore);
  for (Customer* customer : {&first, &second, &third}) CHECK_FALSE(customer->ask());
  first.counter.on_wake = [&] {
    CHECK(first.ask());
    second.leave();
  };
  SUBCASE("by add_permits") {
    semaphore.add_permits(2);
    CHECK(third.ask());
  }
  SUBCASE("by close") {
    first.counter.on_wake = [&] { second.leave(); };
    semaphore.close();
    CHECK(third.counter.wakes() == 1);
  }
}

TEST_CASE("17 semaphore: who is woken may destroy the semaphore") {
  auto semaphore = std::make_unique<Semaphore>(0u);
  Customer customer(*semaphore);
  Customer another(*semaphore);  // of the same task: both may leave when one is woken
  CHECK_FALSE(customer.ask());
  customer.counter.on_wake = [&] {
    if (another.ask()) another.permit->forget();
    another.leave();
    customer.leave();
    semaphore.reset();  // the sanitizers see whoever touches it now
  };
  SUBCASE("by add_permits") { semaphore->add_permits(1); }
  SUBCASE("by add_permits, of two") {
    CHECK_FALSE(another.ask());
    semaphore->add_permits(2);
  }
  SUBCASE("by close, of two") {
    CHECK_FALSE(another.ask());
    customer.counter.on_wake = [&] {
      another.leave();
      customer.leave();
      semaphore.reset();
    };
    semaphore->close();
  }
  CHECK(semaphore == nullptr);
}

TEST_CASE("47 semaphore: without a budget nothing is taken, and waiting costs none") {
  Semaphore semaphore(1);
  WakeCounter counter;
  const Waker waker = counter.waker();
  auto request = semaphore.acquire();
  Context none(waker, 0);
  CHECK(request.poll(none).is_pending());
  CHECK(counter.wakes() == 1);
  CHECK(semaphore.available_permits() == 1);
  Context some(waker, 2);
  auto permit = request.poll(some);
  CHECK(permit.is_ready());
  CHECK(some.budget == 1);
  auto another = semaphore.acquire();
  CHECK(another.poll(some).is_pending());
  CHECK(some.budget == 1);
}

TEST_CASE("51 after any mix of acquire, cancel and release the permits are all there") {
  constexpr std::size_t total = 5;
  int waited = 0;
  for (unsigned seed = 1; seed <= 100; ++seed) {
    Semaphore semaphore(total);
    std::list<Customer> customers;
    std::minstd_rand random(seed);
    for (int step = 0; step < 200; ++step) {
      if (random() % 2 == 0) customers.emplace_back(semaphore, 1 + random() % total);
      if (customers.empty()) continue;
      const auto one = std::next(customers.begin(), static_cast<long>(random() % customers.size()));
      if (one->permit || random() % 3 == 0) {
        customers.erase(one);  // it has its permit, or may have been granted one, or waits
      } else {
        waited += one->ask() ? 0 : 1;
      }
    }
    customers.clear();
    REQUIRE(semaphore.available_permits() == total);
    REQUIRE(semaphore.try_acquire(total).has_value());  // nor is anybody said to wait
  }
  CHECK(waited > 1000);
}

namespace {

constexpr std::size_t all = 3;

struct Shop {
  Semaphore semaphore{all};
  long served = 0;  // no atomic: whoever owns all the permits may touch it
};

// Takes permits again and again. Half of the time it goes away when it would have to wait.
Async<long> shop_at(Shop& shop, unsigned seed) {
  std::minstd_rand random(seed);
  long served = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::size_t n = 1 + random() % all;
    std::optional<Semaphore::Permit> permit;
    if (random() % 2 == 0) {
      auto impatient = at_once(shop.semaphore.acquire(n));
      permit = co_await impatient;
    } else {
      permit.emplace(co_await shop.semaphore.acquire(n));
    }
    if (n == all && permit) {
      ++shop.served;
      ++served;
    }
  }
  co_return served;
}

}  // namespace

TEST_CASE("51 the same on many threads; and what is done under a permit is seen under the next") {
  Shop shop;
  std::atomic<long> served{0};
  std::vector<std::thread> threads;
  for (unsigned seed = 1; seed <= 4; ++seed) {
    threads.emplace_back([&, seed] { served += block_on(rescued(shop_at(shop, seed))); });
  }
  for (auto& thread : threads) thread.join();
  CHECK(served > 0);
  CHECK(shop.served == served);
  CHECK(shop.semaphore.available_permits() == all);
  CHECK(shop.semaphore.try_acquire(all).has_value());
}

TEST_CASE("52 a waiter cancelled after it was granted passes the permit on") {
  Semaphore semaphore(0);
  Customer first(semaphore);
  Customer second(semaphore);
  CHECK_FALSE(first.ask());
  CHECK_FALSE(second.ask());
  semaphore.add_permits(1);
  CHECK(first.counter.wakes() == 1);
  CHECK(second.counter.wakes() == 0);
  first.leave();
  CHECK(second.counter.wakes() == 1);
  CHECK(second.ask());
}

TEST_CASE("52 a waiter cancelled after it was granted: without another the permits come back") {
  Semaphore semaphore(0);
  Customer only(semaphore, 3);
  CHECK_FALSE(only.ask());
  semaphore.add_permits(3);
  CHECK(semaphore.available_permits() == 0);  // set aside
  only.leave();
  CHECK(semaphore.available_permits() == 3);
  CHECK(semaphore.try_acquire(3).has_value());
}

TEST_CASE("53 first come, first served") {
  Semaphore semaphore(0);
  std::deque<Customer> customers;
  for (int i = 0; i < 4; ++i) {
    customers.emplace_back(semaphore);
    CHECK_FALSE(customers.back().ask());
  }
  CHECK_FALSE(customers[0].ask());  // to ask again is not to come again
  for (std::size_t i = 0; i < 4; ++i) {
    semaphore.add_permits(1);
    for (std::size_t k = 0; k < 4; ++k) CHECK(customers[k].counter.wakes() == (k <= i ? 1 : 0));
    CHECK(customers[i].ask());
  }
}

TEST_CASE("53 nobody overtakes a large request at the head, which collects permits") {
  Semaphore semaphore(1);
  Customer large(semaphore, 3);
  Customer small(semaphore);
  CHECK_FALSE(large.ask());
  CHECK_FALSE(small.ask());
  CHECK_FALSE(semaphore.try_acquire());
  semaphore.add_permits(1);
  CHECK_FALSE(large.ask());
  CHECK_FALSE(small.ask());
  semaphore.add_permits(1);
  CHECK(large.ask());
  CHECK_FALSE(small.ask());
  large.permit.reset();
  CHECK(small.ask());
  CHECK(semaphore.available_permits() == 2);
  CHECK(semaphore.try_acquire(2).has_value());
}

TEST_CASE("53 cancelling a large request at the head wakes those behind it") {
  Semaphore semaphore(2);
  Customer large(semaphore, 3);
  Customer second(semaphore);
  Customer third(semaphore);
  Customer fourth(semaphore);
  for (Customer* customer : {&large, &second, &third, &fourth}) CHECK_FALSE(customer->ask());
  large.leave();
  CHECK(second.counter.wakes() == 1);
  CHECK(third.counter.wakes() == 1);
  CHECK(fourth.counter.wakes() == 0);
  CHECK(second.ask());
  CHECK(third.ask());
  CHECK_FALSE(fourth.ask());
}

TEST_CASE("53 after the last one in the queue was cancelled, permits are free for all again") {
  Semaphore semaphore(1);
  Customer large(semaphore, 2);
  CHECK_FALSE(large.ask());
  CHECK_FALSE(semaphore.try_acquire());
  large.leave();
  CHECK(semaphore.try_acquire().has_value());
}

TEST_CASE("54 close wakes all waiters with an error") {
  Semaphore semaphore(1);
  Customer first(semaphore, 2);
  Customer second(semaphore);
  CHECK_FALSE(first.ask());
  CHECK_FALSE(second.ask());
  semaphore.close();
  CHECK(semaphore.is_closed());
  for (Customer* customer : {&first, &second}) {
    CHECK(customer->counter.wakes() == 1);
    CHECK_THROWS_AS(customer->ask(), Closed);
  }
}

TEST_CASE("54 a closed semaphore never reopens, but takes its permits back") {
  Semaphore semaphore(3);
  auto taken = semaphore.try_acquire(1);
  semaphore.close();
  semaphore.close();
  Customer late(semaphore);
  CHECK_THROWS_WITH_AS(late.ask(), "the semaphore was closed", Closed);
  CHECK_FALSE(semaphore.try_acquire());
  taken.reset();
  semaphore.add_permits(4);
  CHECK(semaphore.available_permits() == 7);
  CHECK(semaphore.is_closed());
  CHECK_THROWS_AS(late.ask(), Closed);
  CHECK_FALSE(semaphore.try_acquire());
}

TEST_CASE("54 while it closes, those who are still to be woken get no permit") {
  Semaphore semaphore(0);
  Customer first(semaphore);
  Customer second(semaphore);
  CHECK_FALSE(first.ask());
  CHECK_FALSE(second.ask());
  first.counter.on_wake = [&] {
    semaphore.add_permits(2);
    CHECK_THROWS_AS(second.ask(), Closed);
    second.leave();
  };
  semaphore.close();
  CHECK_THROWS_AS(first.ask(), Closed);
  CHECK(semaphore.available_permits() == 2);
}

TEST_CASE("54 a permit that was granted before the close is given") {
  Semaphore semaphore(0);
  Customer customer(semaphore);
  CHECK_FALSE(customer.ask());
  semaphore.add_permits(1);
  semaphore.close();
  CHECK(customer.ask());
  customer.permit.reset();
  CHECK(semaphore.available_permits() == 1);
}
