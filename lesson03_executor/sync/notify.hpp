#pragma once
// "Something happened", told to one who waits or to all.

#include <cstdint>

#include "lesson03_executor/sync/waiter.hpp"

namespace pollen {

//! Tells tasks that something happened, without saying what. Any thread may use it. It must
//! outlive the futures that it made. (Tokio: `sync::Notify`.)
class Notify {
  struct Listener : Waiter {
    explicit Listener(std::uint64_t now) : born(now) {}
    std::uint64_t born;  // how many calls of `notify_waiters` there had been when it was made
  };

 public:
  //! Waits for a notification. Made by `notified`.
  class [[nodiscard]] Notified {
   public:
    using Output = void;
    // Acquire: who misses an earlier `notify_waiters` sees what was done before that.
    explicit Notified(Notify& notify)
        : notify_(notify), listener_(notify.calls_.load(std::memory_order_acquire)) {}
    Notified(Notified&&) = default;
    ~Notified() {
      if (listener_.stage == Stage::waiting) notify_.cancel(listener_);
    }
    Poll<void> poll(Context& cx);

   private:
    Notify& notify_;
    Listener listener_;
  };

  Notify() = default;
  Notify(const Notify&) = delete;
  Notify& operator=(const Notify&) = delete;

  //! A future that is done when this is notified: by `notify_one`, also if that was called before,
  //! or by a `notify_waiters` that is called after this future was made, be it polled or not.
  Notified notified() { return Notified(*this); }
  //! Wakes who has waited longest. If nobody waits, the next one need not wait. If the one it woke
  //! is destroyed before it is polled, the next in line is woken instead.
  void notify_one();
  //! Wakes all who wait now, and nobody who comes later.
  void notify_waiters();

 private:
  bool poll(Listener& listener, const Waker& waker, Waker copy);
  void cancel(Listener& listener);

  prim::atomic<std::uint64_t> calls_{0};  // of `notify_waiters`; changed under the lock
  prim::mutex mutex_;
  IntrusiveList<Listener> queue_;
  bool permit_ = false;  // a `notify_one` that nobody has taken yet
};

}  // namespace pollen
