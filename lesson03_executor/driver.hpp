#pragma once
// The seam between an executor and the world: how a thread waits that has nothing to run.

#include <chrono>
#include <memory>
#include <optional>

#include "lesson02_waker/primitives.hpp"

namespace pollen {

//! After how many polls a busy executor asks its driver, without waiting.
inline constexpr unsigned turn_interval = prim::turn_interval;

//! Waits for events on behalf of an executor. This one knows but one event, `unpark`; lesson 4 puts
//! a driver in its place that waits for sockets as well, lesson 5 one that knows the time.
//! `park` is called by one thread at a time, everything else by any.
class Driver {
 public:
  using Duration = std::chrono::nanoseconds;

  virtual ~Driver() = default;

  //! Waits until `unpark` or, in later lessons, another event; at most for `limit`, if given.
  //! Delivers what has happened. With a limit of zero it only looks, and never waits.
  virtual void park(std::optional<Duration> limit);

  //! Ends the wait that is under way, or else the next one. Many count as one.
  virtual void unpark();

  //! The executor has gone: whatever waits here must end with an error.
  virtual void shutdown() {}

  //! Makes the driver of a new executor. Each lesson that has a better one puts it here.
  using Factory = std::shared_ptr<Driver> (*)();
  static inline Factory make = [] { return std::make_shared<Driver>(); };

 private:
  prim::mutex mutex_;
  prim::condition_variable condition_;
  bool unparked_ = false;
};

}  // namespace pollen
