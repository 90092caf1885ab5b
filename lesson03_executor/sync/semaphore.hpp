#pragma once
// A number of permits, which tasks take and give back, in order of arrival.

#include <cstdint>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

#include "lesson03_executor/sync/waiter.hpp"

namespace pollen {

//! What `Semaphore::acquire` throws once the semaphore was closed.
class Closed : public std::exception {
 public:
  const char* what() const noexcept override { return "the semaphore was closed"; }
};

//! Holds permits. Who wants more than there are waits in line; first come, first served: nobody
//! overtakes a large request at the head. Any thread may use it. It must outlive its permits and
//! the futures that it made. Its `state` is one word:
//!
//!     permits | WAITING | CLOSED
//!
//! While nobody waits, acquire and release are one exchange of that word each. WAITING says that
//! there is a queue; then permits only change hands under the queue's lock. (Tokio: `Semaphore`.)
class Semaphore {
  static constexpr std::size_t closed = 1;
  static constexpr std::size_t waiting = 2;
  static constexpr std::size_t one = 4;

  struct Request : Waiter {
    explicit Request(std::size_t n) : needed(n) {}
    std::size_t needed;
  };

 public:
  //! Owns some permits, and gives them back when it is destroyed. (Tokio: `SemaphorePermit`.)
  class [[nodiscard]] Permit {
   public:
    Permit(Semaphore& semaphore, std::size_t n) : semaphore_(&semaphore), count_(n) {}
    Permit(Permit&& other) noexcept
        : semaphore_(std::exchange(other.semaphore_, nullptr)), count_(other.count_) {}
    Permit& operator=(Permit other) noexcept {
      std::swap(semaphore_, other.semaphore_);
      std::swap(count_, other.count_);
      return *this;
    }
    ~Permit() {
      if (semaphore_) semaphore_->add_permits(count_);
    }

    //! Never gives the permits back.
    void forget() { semaphore_ = nullptr; }

   private:
    Semaphore* semaphore_;
    std::size_t count_;
  };

  //! Waits for permits. If it is destroyed after they were set aside for it, they go to the next.
  class [[nodiscard]] Acquire {
   public:
    using Output = Permit;
    Acquire(Semaphore& semaphore, std::size_t n) : semaphore_(semaphore), request_(n) {}
    Acquire(Acquire&&) = default;
    ~Acquire() {
      if (request_.stage == Stage::waiting) semaphore_.cancel(request_);
    }

    Poll<Permit> poll(Context& cx) {
      if (request_.stage == Stage::done) {
        throw std::logic_error("Semaphore: polled again after the permit was given");
      }
      if (!take_budget(cx)) return Pending{};
      if (request_.stage == Stage::waiting || !semaphore_.take(request_.needed)) {
        const bool first = std::exchange(request_.stage, Stage::waiting) == Stage::fresh;
        if (!semaphore_.poll(request_, cx.waker(), first ? cx.waker() : Waker())) {
          trace::waits_for("a semaphore");
          return refund_budget(cx);
        }
      }
      request_.stage = Stage::done;
      return Permit(semaphore_, request_.needed);
    }

   private:
    Semaphore& semaphore_;
    Request request_;
  };

  static constexpr std::size_t max_permits = SIZE_MAX / one;

  //! Throws `std::invalid_argument` if there are more than `max_permits`.
  explicit Semaphore(std::size_t permits) : state_(permits * one) {
    if (permits > max_permits) throw std::invalid_argument("Semaphore: too many permits");
  }
  Semaphore(const Semaphore&) = delete;
  Semaphore& operator=(const Semaphore&) = delete;

  //! A future for a `Permit` of `n`. It throws `Closed` if the semaphore is closed. Throws
  //! `std::invalid_argument` at once if there can never be as many.
  Acquire acquire(std::size_t n = 1) {
    if (n > max_permits) throw std::invalid_argument("Semaphore: too many permits");
    return Acquire(*this, n);
  }

  //! A permit of `n` if there are as many, nobody waits, and the semaphore is not closed.
  std::optional<Permit> try_acquire(std::size_t n = 1) {
    if (!take(n)) return std::nullopt;
    return Permit(*this, n);
  }

  //! Gives `n` permits to those who wait, or keeps them. Throws `std::overflow_error` if there
  //! would be more than `max_permits`.
  void add_permits(std::size_t n) {
    // Relaxed: it is a guess, which the exchange proves right.
    std::size_t now = state_.load(std::memory_order_relaxed);
    do {
      if (n > max_permits - now / one) throw std::overflow_error("Semaphore: too many permits");
      if (now & waiting) return hand_over(n);
      // Release: what was done under these permits is visible to whoever takes them.
    } while (!state_.compare_exchange_weak(now, now + n * one, std::memory_order_release,
                                           std::memory_order_relaxed));
  }

  //! How many permits there are to take. Relaxed: it may be wrong by the time that it is seen.
  std::size_t available_permits() const { return state_.load(std::memory_order_relaxed) / one; }

  //! Ends all waiting, now and for ever, with `Closed`. Permits that were taken stay valid.
  void close();
  //! Acquire: what was done before the semaphore was closed is visible.
  bool is_closed() const { return (state_.load(std::memory_order_acquire) & closed) != 0; }

 private:
  // Takes `n` permits if nobody waits and there are enough; else sets `flag`.
  bool take(std::size_t n, std::size_t flag = 0) {
    // Relaxed: it is a guess, which the exchange proves right.
    std::size_t now = state_.load(std::memory_order_relaxed);
    while (true) {
      const bool enough = (now & (waiting | closed)) == 0 && now / one >= n;
      if (!enough && (now | flag) == now) return false;
      // Acquire: what the owners before us did under these permits is visible.
      if (state_.compare_exchange_weak(now, enough ? now - n * one : now | flag,
                                       std::memory_order_acquire, std::memory_order_relaxed)) {
        return enough;
      }
    }
  }

  bool poll(Request& request, const Waker& waker, Waker copy);
  void cancel(Request& request);
  void hand_over(std::size_t n);
  void grant(Lock& lock);
  bool can_grant();

  prim::atomic<std::size_t> state_;
  prim::mutex mutex_;
  IntrusiveList<Request> queue_;
};

}  // namespace pollen
