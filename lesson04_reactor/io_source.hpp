#pragma once
// What the reactor knows of one descriptor: what it is ready for, and who waits for that.

#include <cstdint>
#include <vector>

#include "lesson02_waker/atomic_waker.hpp"
#include "lesson03_executor/intrusive_list.hpp"

namespace pollen {

enum class Direction { read, write };

//! The readiness of one descriptor. One task at a time may wait in each direction.
//! (Tokio: `runtime::io::ScheduledIo`.)
class IoSource : public ListNode<> {
 public:
  // What a descriptor can be ready for. The closed ones and `gone` never end again.
  static constexpr std::uint32_t readable = 1;
  static constexpr std::uint32_t writable = 2;
  static constexpr std::uint32_t read_closed = 4;  // the peer sends no more
  static constexpr std::uint32_t write_closed =
      8;                                     // both directions are over, or the socket failed
  static constexpr std::uint32_t gone = 16;  // the runtime has been destroyed

  //! `ready` is assumed until an attempt says otherwise.
  explicit IoSource(int number, std::uint32_t ready) : fd(number), state_(ready) {}

  //! The state if it is ready in that direction; else registers the waker.
  Poll<std::uint32_t> poll_ready(Context& cx, Direction direction) {
    //> 4.2 readiness and its tick
    // Acquire: what the driver did before it reported is visible.
    std::uint32_t state = state_.load(std::memory_order_acquire);
    if (state & mask(direction)) return state;
    waker(direction).register_waker(cx.waker());
    state = state_.load(std::memory_order_acquire);
    if (state & mask(direction)) return state;
    return Pending{};
    //<
  }

  //! An attempt that saw `seen` found nothing to do: not ready any more. Unless the driver has
  //! reported since: then that news must not be erased, and the tick tells.
  void clear_ready(std::uint32_t seen, Direction direction) {
    //> 4.2
    const std::uint32_t bit = direction == Direction::read ? readable : writable;
    std::uint32_t state = seen;
    while (state / one_tick == seen / one_tick) {
      // Release and acquire: our attempt comes before, the next report after.
      if (state_.compare_exchange_weak(state, state & ~bit, std::memory_order_acq_rel)) return;
    }
    //<
  }

  //! The driver reports that it is ready for `ready`, and wakes who waits for it.
  void set_ready(std::uint32_t ready) {
    //> 4.2
    std::uint32_t state = state_.load(std::memory_order_relaxed);
    // Release: who sees the report sees what came before it. (The tick wraps; that does no harm.)
    while (!state_.compare_exchange_weak(state, (state | ready) + one_tick,
                                         std::memory_order_acq_rel)) {
    }
    if (ready & mask(Direction::read)) reader.wake();
    if (ready & mask(Direction::write)) writer.wake();
    //<
  }

  //! True when there is nothing more to read or to write, ever.
  bool is_hung_up() const {
    // Acquire: as in `poll_ready`.
    return (state_.load(std::memory_order_acquire) & (write_closed | gone)) != 0;
  }

  //! The runtime has been destroyed. Adds the wakers of those who wait to `wakers`.
  void mark_gone(std::vector<Waker>& wakers) {
    state_.fetch_or(gone, std::memory_order_acq_rel);  // as in `set_ready`
    wakers.push_back(reader.take());
    wakers.push_back(writer.take());
  }

  const int fd;
  AtomicWaker reader;
  AtomicWaker writer;

 private:
  static constexpr std::uint32_t one_tick = 32;

  static std::uint32_t mask(Direction direction) {
    return gone | (direction == Direction::read ? readable | read_closed : writable | write_closed);
  }
  AtomicWaker& waker(Direction direction) { return direction == Direction::read ? reader : writer; }

  prim::atomic<std::uint32_t> state_;
};

}  // namespace pollen
