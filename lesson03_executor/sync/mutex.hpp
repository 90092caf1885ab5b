#pragma once
// A value that one task uses at a time, also across its awaits.

#include <concepts>
#include <optional>
#include <utility>

#include "lesson03_executor/sync/semaphore.hpp"

namespace pollen {

//! Owns a `T` and lends it to one task after the other, in order of arrival. A guard may be kept
//! while awaiting something else; where that is not needed, a `std::mutex` is cheaper. It must
//! outlive its guards and the futures that it made. (Tokio: `sync::Mutex`.)
template <class T>
class Mutex {
 public:
  //! Lends the value, and unlocks the mutex when it is destroyed. (Tokio: `MutexGuard`.)
  class [[nodiscard]] Guard {
   public:
    Guard(Semaphore::Permit permit, T& value) : permit_(std::move(permit)), value_(&value) {}
    T& operator*() const { return *value_; }
    T* operator->() const { return value_; }

   private:
    Semaphore::Permit permit_;
    T* value_;
  };

  //! Waits for the mutex. Made by `lock`.
  class [[nodiscard]] Acquire {
   public:
    using Output = Guard;
    explicit Acquire(Mutex& mutex) : permit_(mutex.semaphore_.acquire()), value_(mutex.value_) {}

    Poll<Guard> poll(Context& cx) {
      auto permit = permit_.poll(cx);
      if (permit.is_pending()) {
        trace::waits_for("a mutex");
        return Pending{};
      }
      return Guard(permit.take(), value_);
    }

   private:
    Semaphore::Acquire permit_;
    T& value_;
  };

  //! Makes the value from `args`.
  template <class... Args>
  requires std::constructible_from<T, Args...>
  explicit Mutex(Args&&... args) : value_(std::forward<Args>(args)...) {}

  //! A future for a `Guard`.
  Acquire lock() { return Acquire(*this); }

  //! A guard, if nobody has it or waits for it.
  std::optional<Guard> try_lock() {
    auto permit = semaphore_.try_acquire();
    if (!permit) return std::nullopt;
    return Guard(std::move(*permit), value_);
  }

 private:
  Semaphore semaphore_{1};
  T value_;
};

}  // namespace pollen
