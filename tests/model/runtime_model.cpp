// The workers of a runtime, with their queues and their sleep: no task is left in a queue while a
// worker that could run it sleeps, also if all other workers are stuck in tasks of their own.

#include "tests/model/workers.hpp"

using namespace pollen;
using namespace pollen::model;

namespace {

// A task waits for another one, blocking its worker; both come from outside.
void stuck_beside_news(unsigned workers_count, bool asleep_first) {
  Event event;
  name("event", event);
  Workers workers(workers_count);
  if (asleep_first) prim::this_thread::yield();  // to those who want to go to sleep
  workers->spawn(call([&] { event.wait(); })).detach();
  workers->spawn(call([&] { event.happen(); })).detach();
  event.wait();
}

}  // namespace

TEST_CASE("model: runtime: two threads spawn at once") {
  holds("runtime: two spawn at once, 2 workers", 1, [] {
    Event event;
    name("event", event);
    Workers workers(2);
    prim::this_thread::yield();
    auto other = thread("other", [&] { workers->spawn(call([&] { event.happen(); })).detach(); });
    workers->spawn(call([&] { event.wait(); })).detach();
    event.wait();
    other.join();
  });
}

TEST_CASE("model: runtime: a task beside a stuck one, from outside") {
  holds("runtime: stuck task and news, 2 workers", 2, [] { stuck_beside_news(2, false); });
  holds("runtime: stuck task and news, 3 workers", 1, [] { stuck_beside_news(3, true); });
}

TEST_CASE("model: runtime: a task beside two stuck ones, spawned by a worker") {
  holds("runtime: two stuck tasks, news from a worker", 1, [] {
    Event event;
    name("event", event);
    Workers workers(3);
    workers
        ->spawn(call([&] {
          spawn(call([&] { event.wait(); })).detach();
          spawn(call([&] { event.happen(); })).detach();
          spawn(call([] {})).detach();  // the last one stays with its worker, which is stuck
          event.wait();
        }))
        .detach();
    event.wait();
  });
}
