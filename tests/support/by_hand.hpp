#pragma once
// A reactor that is turned by hand, and futures that are polled by hand: no threads, no chance.

#include <memory>
#include <string>

#include "lesson03_executor/local_executor.hpp"
#include "lesson04_reactor/reactor.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/wake_counter.hpp"

namespace pollen::test {

//! Polls `future` once, with a task's budget: what never says "not yet" comes back all the same.
template <Future F>
Poll<typename F::Output> ask(F& future, WakeCounter& counter) {
  const Waker waker = counter.waker();
  Context cx(waker, coop_budget);
  return future.poll(cx);
}

//! What `future` says when it fails at this poll.
template <Future F>
std::string failure_of(F& future, WakeCounter& counter) {
  return failure_of([&] { (void)ask(future, counter); });
}

//! While it lives, sockets can be made on this thread. It runs nothing: the test does.
class ByHand {
 public:
  ByHand() = default;
  ByHand(const ByHand&) = delete;
  ByHand& operator=(const ByHand&) = delete;
  ~ByHand() { core_->shutdown(); }

  Reactor& reactor() { return *reactor_; }

  //! Delivers what has happened, without waiting. Returns how many events that were.
  std::uint64_t turn() { return turn_for(Driver::Duration::zero()); }

  //! Delivers what happens until `done()`; false if that takes too long. What goes through the
  //! network needs a moment, even on one machine.
  template <class Done>
  bool turn_until(Done done) {
    for (int i = 0; i < 2000; ++i) {
      if (done()) return true;
      turn_for(std::chrono::milliseconds(10));
    }
    return false;
  }

 private:
  std::uint64_t turn_for(Driver::Duration limit) {
    const std::uint64_t before = reactor_->events();
    reactor_->park(limit);
    return reactor_->events() - before;
  }

  std::shared_ptr<LocalCore> core_ = std::make_shared<LocalCore>(BlockingPool::Options());
  Enter enter_{*core_, false};
  std::shared_ptr<Reactor> reactor_ = Reactor::current("test");
};

}  // namespace pollen::test
