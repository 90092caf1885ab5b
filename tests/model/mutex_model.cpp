// Mutex: the value is with one at a time, and comes to everybody who waits for it.

#include "lesson03_executor/sync/mutex.hpp"

#include "lesson02_waker/block_on.hpp"
#include "tests/model/model.hpp"

using namespace pollen;
using namespace pollen::model;

namespace {

// A number whose change takes two steps: between them somebody else could come.
struct Number {
  prim::atomic<int> value{0};
  void add_one() { value.store(value.load() + 1); }
};

}  // namespace

TEST_CASE("model: mutex: three add to the same number") {
  holds("mutex: three add to a number", 2, [] {
    Mutex<Number> mutex;
    name("mutex", mutex);
    const auto add = [&] {
      const auto guard = block_on(mutex.lock());
      guard->add_one();
    };
    auto first = thread("first", add);
    auto second = thread("second", add);
    add();
    first.join();
    second.join();
    const auto guard = mutex.try_lock();
    require(guard.has_value(), "nobody has it, and yet it is locked");
    require((*guard)->value.load() == 3, "two had the number at once");
  });
}

TEST_CASE("model: mutex: one waits while another only tries") {
  holds("mutex: lock and try_lock", 3, [] {
    Mutex<Number> mutex;
    name("mutex", mutex);
    int added = 1;
    auto tries = thread("tries", [&] {
      if (const auto guard = mutex.try_lock()) {
        (*guard)->add_one();
        ++added;
      }
    });
    {
      const auto guard = block_on(mutex.lock());
      guard->add_one();
    }
    tries.join();
    const auto guard = block_on(mutex.lock());
    require(guard->value.load() == added, "two had the number at once");
  });
}
