#pragma once
// Tasks as the recorder sees them: their numbers, their polls, and what they wait for.

#include <string>
#include <utility>
#include <vector>

#include "lesson01_future/future.hpp"
#include "lesson02_waker/recorder.hpp"

namespace pollen::trace {

//! What a task says of itself when the diagnosis asks.
struct Standing {
  enum State { asleep, awake, complete, unknown } state = unknown;  // awake: queued, or polled
  std::size_t wakers = 0;  //!< how many there are that could wake it
};
//! Asks a task; called on any thread while the task exists.
using Ask = Standing (*)(const void* task);

//! The number of a task, a member of it. It gets one when something is recorded of it for the first
//! time, and is followed from then on until it is destroyed.
class TaskNumber {
 public:
  ~TaskNumber() {
    // Relaxed: whoever gave it a number held the task, which is being destroyed now.
    const std::uint32_t number = number_.load(std::memory_order_relaxed);
    if (number != 0) [[unlikely]] {
      forget(number);
    }
  }

  //! The number of `task`, of which this is a member.
  std::uint32_t of(const void* task, Ask ask) noexcept {
    // Relaxed: the number is all that there is to know.
    const std::uint32_t number = number_.load(std::memory_order_relaxed);
    return number != 0 ? number : assign(task, ask);
  }

  //! The same, or 0 if it has none yet. Relaxed: as above.
  std::uint32_t known() const noexcept { return number_.load(std::memory_order_relaxed); }

 private:
  std::uint32_t assign(const void* task, Ask ask) noexcept;
  static void forget(std::uint32_t number) noexcept;

  std::atomic<std::uint32_t> number_{0};
};

//! The task that this thread is polling; 0: none that is recorded.
inline constinit thread_local std::uint32_t this_task = 0;

//! While it lives, what this thread does counts as done by a task.
class Acting {
 public:
  explicit Acting(std::uint32_t task) noexcept : outer_(std::exchange(this_task, task)) {}
  Acting(const Acting&) = delete;
  Acting& operator=(const Acting&) = delete;
  ~Acting() { this_task = outer_; }

 private:
  std::uint32_t outer_;
};

//! Records that this thread, or the task that it polls, wakes a task.
void record_wake(std::uint32_t task) noexcept;

//! While it lives, this thread polls a task; it records the poll's beginning and end. With the
//! number 0 it does nothing.
class Polling {
 public:
  explicit Polling(std::uint32_t task) noexcept;
  ~Polling();
  //! How it ended: `poll_pending` or `poll_ready`. A poll of which nobody has said so threw. After
  //! all but the first the task is complete.
  void ended(What how) { how_ = how; }

 private:
  std::uint32_t task_;
  Acting acting_;
  What how_ = What::threw;
};

//! Polls `future`, on record as the task of that number; with 0 it just polls.
template <class F>
auto polled(std::uint32_t task, F& future, Context& cx) {
  Polling polling(task);
  auto result = future.poll(cx);
  polling.ended(result.is_ready() ? What::poll_ready : What::poll_pending);
  return result;
}

//! Where a task waits, as the diagnosis says it: "a oneshot channel", or "descriptor" and 7.
struct Place {
  const char* what = nullptr;  //!< lives as long as the program
  std::uint64_t number = no_number;
  bool timed = false;  //!< or until a timer fires
  static constexpr std::uint64_t no_number = ~std::uint64_t{0};
};
inline constinit thread_local Place this_place;

//! The one line in a future that is about to return `Pending`: its waker is now at that place.
inline void waits_for(const char* what, std::uint64_t number = Place::no_number) {
  if (is_on()) [[unlikely]] {
    this_place.what = what;
    this_place.number = number;
  }
}
//! The same for a timer, which is often waited for beside something else.
inline void waits_for_timer() {
  if (is_on()) [[unlikely]] {
    this_place.timed = true;
  }
}

//! Names the task that calls it, if recording is on.
void name_this_task(std::string name);

//! A task that has not completed.
struct PendingTask {
  enum State { waiting, queued, polled };
  std::uint32_t number = 0;
  std::string name;
  State state = waiting;
  std::size_t wakers = 0;       //!< how many could wake it
  std::uint64_t since = 0;      //!< when it was first seen, in the recording's time
  std::uint64_t last_poll = 0;  //!< when its last poll began; 0: never
  std::string place;            //!< what it waited for at the end of that; empty: not known
};

//! All tasks that have not completed, by number, of those of which something was recorded.
std::vector<PendingTask> pending_tasks();
//! How many more there were than it can follow, which is 16,384 at a time.
std::size_t tasks_not_followed();

}  // namespace pollen::trace
