// The executor of one thread: work that others bring always finds it awake, or wakes it.

#include "lesson01_future/ready.hpp"
#include "lesson02_waker/oneshot.hpp"
#include "lesson02_waker/yield_now.hpp"
#include "lesson03_executor/local_executor.hpp"
#include "tests/model/model.hpp"

using namespace pollen;
using namespace pollen::model;

TEST_CASE("model: local executor: woken and given work from outside") {
  holds("local executor: work from outside", 2, [] {
    LocalExecutor executor;
    name("executor", executor);
    auto [tx, rx] = oneshot::channel<int>();
    auto sender = thread("sender", [tx = std::move(tx)]() mutable { tx.send(1); });
    auto spawner = thread("spawner", [handle = executor.handle()] {
      handle.spawn(poll_fn([](Context&) -> Poll<void> { return Ready{}; })).detach();
    });
    require(executor.block_on(std::move(rx)) == 1, "the value is lost");
    sender.join();
    spawner.join();
  });
}

TEST_CASE("model: local executor: it goes while a task is brought back to it") {
  holds("local executor: shut down, woken", 3, [] {
    auto [tx, rx] = oneshot::channel<int>();
    auto executor = std::make_unique<LocalExecutor>();
    auto sender = thread("sender", [tx = std::move(tx)]() mutable { tx.send(1); });
    executor->spawn(std::move(rx)).detach();
    executor->block_on(yield_now());  // so that the task is polled, and waits
    executor.reset();
    sender.join();
  });
}

TEST_CASE("model: blocking pool: two calls, and it is shut down") {
  holds("blocking pool: two calls, shut down", 3, [] {
    BlockingPool::Options options;
    options.threads = 1;
    int calls = 0;
    {
      LocalExecutor executor(options);
      auto first = executor.handle().spawn_blocking([&] { ++calls; });
      auto second = executor.handle().spawn_blocking([&] { ++calls; });
      executor.block_on(std::move(first));
      require(calls >= 1, "a call is not made, and yet it is done");
    }
    require(calls <= 2, "a call is made twice");
  });
}
