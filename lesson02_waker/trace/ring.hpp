#pragma once
// The newest events of one thread, in a ring that others read while it is written.

#include <cstddef>
#include <cstdint>
#include <memory>

#include "lesson02_waker/primitives.hpp"
#include "lesson02_waker/trace/recording.hpp"

namespace pollen::trace {

//! One thread writes, any thread reads, and none waits: a reader that comes while a slot is written
//! anew notices, and gets nothing. (Each slot is a sequence lock.)
class Ring {
 public:
  //! Holds so many events, which is a power of 2.
  explicit Ring(std::size_t capacity)
      : slots_(std::make_unique<Slot[]>(capacity)), capacity_(capacity) {}

  std::size_t capacity() const { return capacity_; }
  //! How many events came so far. Acquire: they are whole.
  std::uint64_t written() const { return written_.load(std::memory_order_acquire); }

  //! Adds an event; `tasks` is task << 32 | by. For one thread only.
  void write(What what, std::uint64_t time, std::uint64_t tasks, std::uint64_t detail) {
    const std::uint64_t n = written_.load(std::memory_order_relaxed);  // only we write it
    Slot& slot = slots_[n & (capacity_ - 1)];
    slot.number.store(0, std::memory_order_relaxed);
    // Release, each of them: a reader that meets the new value will also see that the number is 0.
    slot.time.store(time, std::memory_order_release);
    slot.tasks.store(tasks, std::memory_order_release);
    slot.detail.store(detail, std::memory_order_release);
    // Release: who sees the number, or the count, sees the whole event.
    slot.number.store((n + 1) << 8 | static_cast<std::uint64_t>(what), std::memory_order_release);
    written_.store(n + 1, std::memory_order_release);
  }

  //! Reads the event number `n`, all but its thread; false if another has replaced it, also if that
  //! came meanwhile.
  bool read(std::uint64_t n, Event& event) const {
    const Slot& slot = slots_[n & (capacity_ - 1)];
    // Acquire, each of them: what is read after comes after, so the second look at the number is
    // last.
    const std::uint64_t seen = slot.number.load(std::memory_order_acquire);
    event.time = slot.time.load(std::memory_order_acquire);
    const std::uint64_t tasks = slot.tasks.load(std::memory_order_acquire);
    event.detail = slot.detail.load(std::memory_order_acquire);
    if (slot.number.load(std::memory_order_relaxed) != seen || seen >> 8 != n + 1) return false;
    event.what = static_cast<What>(seen & 0xff);
    event.task = static_cast<std::uint32_t>(tasks >> 32);
    event.by = static_cast<std::uint32_t>(tasks);
    return true;
  }

 private:
  // The number tells which event it is, and what it was; 0 while it is being written.
  struct Slot {
    prim::atomic<std::uint64_t> number{0};  // (1 + how many came before it) << 8 | what
    prim::atomic<std::uint64_t> time{0};
    prim::atomic<std::uint64_t> tasks{0};  // task << 32 | by
    prim::atomic<std::uint64_t> detail{0};
  };

  std::unique_ptr<Slot[]> slots_;
  std::size_t capacity_;
  prim::atomic<std::uint64_t> written_{0};
};

}  // namespace pollen::trace
