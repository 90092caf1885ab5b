#pragma once
// The driver that waits for descriptors: one epoll for all of them.

#include <memory>
#include <vector>

#include "lesson03_executor/driver.hpp"
#include "lesson04_reactor/fd.hpp"
#include "lesson04_reactor/io_source.hpp"

namespace pollen {

//! Waits with epoll, edge-triggered: each descriptor is registered once, for everything, and the
//! kernel says when something about it has changed. (Tokio: `runtime::io::Driver`, and mio.)
class Reactor : public Driver {
 public:
  Reactor();
  ~Reactor() override;

  void park(std::optional<Duration> limit) override;
  void unpark() override;
  void shutdown() override;

  //! Registers a non-blocking descriptor, which is assumed to be `ready` for so much already.
  //! Throws `std::system_error` if the kernel refuses. The source lives until `remove`.
  IoSource& add(int fd, std::uint32_t ready);
  //! Forgets a descriptor, which must still be open. Its source is freed in the next turn of the
  //! driver, for its events may be among those that are just being delivered.
  void remove(IoSource& source) noexcept;

  //! The reactor of the executor that this thread works for. Throws `std::logic_error`, naming
  //! `what`, if there is none.
  static std::shared_ptr<Reactor> current(const char* what);

  //! How many events were delivered so far, `unpark` among them.
  std::uint64_t events() const { return events_; }

 protected:
  //! From now on a park with a limit of zero notices an `unpark` in any case.
  void always_look() { count_.fetch_add(1, std::memory_order_relaxed); }

 private:
  void free_removed();
  static void free_all(IntrusiveList<IoSource>& sources);

  Fd epoll_;
  Fd interrupt_;  // an eventfd: `unpark` writes to it
  prim::mutex mutex_;
  IntrusiveList<IoSource> sources_;
  IntrusiveList<IoSource> removed_;
  prim::atomic<std::size_t> count_{0};
  bool shut_down_ = false;
  std::uint64_t events_ = 0;  // only touched by the thread in `park`
};

//! Whoever includes this makes executors with a reactor.
inline const bool reactor_is_default = [] {
  Driver::make = []() -> std::shared_ptr<Driver> { return std::make_shared<Reactor>(); };
  return true;
}();

}  // namespace pollen
