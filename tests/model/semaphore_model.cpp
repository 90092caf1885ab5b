// Semaphore: every permit is somebody's or can be taken, and nobody waits in line for nothing.

#include "lesson03_executor/sync/semaphore.hpp"

#include "lesson02_waker/block_on.hpp"
#include "tests/model/ask.hpp"
#include "tests/model/model.hpp"

using namespace pollen;
using namespace pollen::model;

TEST_CASE("model: semaphore: one permit, three who want it") {
  holds("semaphore: one permit, three users", 3, [] {
    Semaphore semaphore(1);
    name("semaphore", semaphore);
    prim::atomic<int> inside{0};
    const auto use = [&] {
      const auto permit = block_on(semaphore.acquire());
      require(inside.fetch_add(1) == 0, "two have the one permit");
      inside.fetch_sub(1);
    };
    auto first = thread("first", use);
    auto second = thread("second", use);
    use();
    first.join();
    second.join();
    require(semaphore.available_permits() == 1, "a permit is lost");
  });
}

namespace {

// One permit comes while somebody, who wants so many, leaves the line; it is for who stays.
void leave_the_line(std::size_t wanted, const char* what) {
  holds(what, 3, [&] {
    Semaphore semaphore(0);
    name("semaphore", semaphore);
    auto leaver = thread("leaver", [&] { ask_and_leave(semaphore.acquire(wanted)); });
    auto waiter = thread("waiter", [&] { block_on(semaphore.acquire()).forget(); });
    semaphore.add_permits(1);
    waiter.join();
    leaver.join();
    require(semaphore.available_permits() == 0, "there are more permits than were given");
    semaphore.add_permits(1);
    require(semaphore.try_acquire().has_value(), "nobody waits, and yet there is a line");
  });
}

}  // namespace

TEST_CASE("model: semaphore: one leaves the line while a permit comes") {
  leave_the_line(2, "semaphore: a large one leaves the line");
  leave_the_line(1, "semaphore: one leaves, a permit in hand");
}

TEST_CASE("model: semaphore: closed while one waits and a permit comes") {
  holds("semaphore: closed", 3, [] {
    Semaphore semaphore(0);
    name("semaphore", semaphore);
    bool got = false;
    auto waiter = thread("waiter", [&] {
      try {
        block_on(semaphore.acquire()).forget();
        got = true;
      } catch (const Closed&) {
      }
    });
    auto giver = thread("giver", [&] { semaphore.add_permits(1); });
    semaphore.close();
    waiter.join();
    giver.join();
    require(semaphore.available_permits() == (got ? 0 : 1), "a permit is lost");
  });
}
