// The turn of the driver: one worker at a time waits there for what comes from outside, the others
// sleep on their own. Whatever comes, somebody notices: an event, a task, the end.

#include "lesson01_future/map.hpp"
#include "lesson02_waker/oneshot.hpp"
#include "tests/model/workers.hpp"

using namespace pollen;
using namespace pollen::model;

namespace {

using Happens = oneshot::Sender<int>;

//! A driver with a little world: something happens at any moment, and whoever parks delivers it. It
//! treats its callers no better than lesson 4's: a look takes an `unpark` with it, and a wait may
//! end for no reason.
class World final : public Driver {
 public:
  void park(std::optional<Duration> limit) override {
    require(!std::exchange(in_use_, true), "two are in the driver");
    looked_at_ |= limit.has_value();
    std::vector<Happens> news;
    {
      prim::unique_lock<prim::mutex> lock(mutex_);
      if (!limit && !unparked_ && news_.empty()) condition_.wait(lock);
      unparked_ = false;
      news.swap(news_);
    }
    for (Happens& event : news) event.send(1);
    in_use_ = false;
  }
  void unpark() override {
    prim::lock_guard<prim::mutex> lock(mutex_);
    unparked_ = true;
    condition_.notify_one();
  }
  void happen(Happens event) {
    prim::lock_guard<prim::mutex> lock(mutex_);
    news_.push_back(std::move(event));
    condition_.notify_one();
  }
  bool looked_at() const { return looked_at_; }

 private:
  prim::mutex mutex_;
  prim::condition_variable condition_;
  bool unparked_ = false;
  bool in_use_ = false;
  bool looked_at_ = false;
  std::vector<Happens> news_;
};

//! Explores `body`, in which executors are made with a `World`.
void holds_in_world(const char* what, int preemptions, const std::function<void()>& body) {
  const auto before = std::exchange(
      Driver::make, []() -> std::shared_ptr<Driver> { return std::make_shared<World>(); });
  holds(what, preemptions, body);
  Driver::make = before;
}

//! Two workers, who have gone to sleep if nobody interrupted them.
struct Runtime : Workers {
  Runtime() : Workers(2) {
    name("world", world());
    prim::this_thread::yield();
  }
  World& world() { return static_cast<World&>(*(*this)->driver()); }

  //! Spawns a task that waits for something to happen, then calls `fn`. Gives what is to happen.
  template <class Fn>
  Happens when(Fn fn) {
    auto [sender, receiver] = oneshot::channel<int>();
    (*this)->spawn(map(std::move(receiver), [fn](std::optional<int>) { fn(); })).detach();
    return std::move(sender);
  }
};

}  // namespace

TEST_CASE("model: driver: a look takes the unpark that was meant for who goes to sleep") {
  holds("driver: a call, and a look that takes it", 3, [] {
    Idle idle(std::make_shared<World>(), 2);
    prim::atomic<bool> work{false};
    name("idle", idle);
    name("work", work);
    auto looks = thread("looks", [&] { idle.turn_driver(); });
    auto calls = thread("calls", [&] {
      work.store(true, std::memory_order_seq_cst);
      idle.wake_one();
    });
    idle.announce_sleep(false);
    if (work.load(std::memory_order_seq_cst)) {
      idle.stay_awake();
    } else {
      idle.sleep();
    }
    looks.join();
    calls.join();
  });
}

TEST_CASE("model: driver: the first event's task is stuck until the second event comes") {
  holds_in_world("driver: a stuck task and an event", 1, [] {
    Event second;
    name("second", second);
    Runtime runtime;
    auto first_happens = runtime.when([&] { second.wait(); });
    auto second_happens = runtime.when([&] { second.happen(); });
    prim::this_thread::yield();
    runtime.world().happen(std::move(first_happens));
    runtime.world().happen(std::move(second_happens));
    second.wait();
  });
}

TEST_CASE("model: driver: one worker takes a look, the other one goes to sleep") {
  holds_in_world("driver: a look, and who goes to sleep", 1, [] {
    Event busy;
    Event stuck;
    Event event;
    name("busy", busy);
    name("stuck", stuck);
    name("event", event);
    Runtime runtime;
    auto happens = runtime.when([&] { event.happen(); });
    runtime->spawn(call([&] { busy.wait(); })).detach();  // keeps the other one awake until then
    // One task after the other, none of which can be stolen.
    std::function<void(unsigned)> work = [&](unsigned more) {
      busy.happen();
      if (more > 0 && !runtime.world().looked_at()) {
        return spawn(call([&work, more] { work(more - 1); })).detach();
      }
      stuck.happen();
      event.wait();
    };
    runtime->spawn(call([&] { work(prim::turn_interval); })).detach();
    stuck.wait();
    runtime.world().happen(std::move(happens));
    event.wait();
  });
}

TEST_CASE("model: driver: an event, and a wake from another thread") {
  holds_in_world("driver: an event, and a wake", 1, [] {
    Event event;
    Event wake;
    name("event", event);
    name("wake", wake);
    Runtime runtime;
    auto happens = runtime.when([&] { event.happen(); });
    auto wakes = runtime.when([&] { wake.happen(); });
    auto outside = thread("outside", [&] { runtime.world().happen(std::move(happens)); });
    wakes.send(1);
    wake.wait();
    event.wait();
    outside.join();
  });
}

TEST_CASE("model: driver: the end, and an event") {
  holds_in_world("driver: the end, and an event", 2, [] {
    auto runtime = std::make_unique<Runtime>();
    auto happens = runtime->when([] {});
    auto outside =
        thread("outside", [happens = std::move(happens), driver = (*runtime)->driver()]() mutable {
          static_cast<World&>(*driver).happen(std::move(happens));
        });
    runtime.reset();
    outside.join();
  });
}
