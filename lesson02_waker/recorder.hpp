#pragma once
// The flight recorder: what an executor does, event by event. It is off until `start`. Each thread
// writes into a ring of its own, where its newest events replace the oldest.

#include <atomic>
#include <cstdint>
#include <string>

#include "lesson02_waker/trace/recording.hpp"

namespace pollen::trace {

inline constinit std::atomic<bool> on{false};

//! True while events are recorded. Relaxed: it guards nothing, and who sees it late records late.
inline bool is_on() { return on.load(std::memory_order_relaxed); }

//! Begins a new recording, at time 0, and forgets the one before. A thread that has no ring yet
//! will make one for that many events, rounded up to a power of 2, with its first event.
void start(std::size_t events_per_thread = 16'384);
//! Ends the recording: what it holds can still be taken.
void stop();
//! A copy of what is recorded. From any thread, also while others record.
Recording take();

//! Records an event of this thread, and returns its time on the steady clock. No lock and no
//! allocation, except with a thread's first event. Callers look at `is_on` first.
std::uint64_t record(What what, std::uint32_t task = 0, std::uint32_t by = 0,
                     std::uint64_t detail = 0) noexcept;

//! The same, if recording is on: the one line in whatever is to be recorded.
inline void note(What what, std::uint32_t task = 0, std::uint64_t detail = 0) noexcept {
  if (is_on()) [[unlikely]] {
    record(what, task, 0, detail);
  }
}

//! The steady clock, in nanoseconds.
std::uint64_t clock_now() noexcept;

//! Names this thread, a worker: recordings list it even if it does nothing. Returns a number that
//! no other thread ever gets, for the detail of `What::steal`.
std::uint32_t name_worker(std::string name);
//! This thread's name in recordings: "main", or the one that the system knows, unless named above.
std::string thread_name();

//! Names a task. The names of the newest 4,096 are kept.
void name_task(std::uint32_t task, std::string name);

}  // namespace pollen::trace
