#pragma once
// Unix signals as futures.

#include "lesson01_future/async.hpp"
#include "lesson04_reactor/registration.hpp"

namespace pollen {

//! Listens for one signal. From the first one on, the process no longer does for that signal what
//! it did before: `SIGINT` does not end it any more, for instance. (Tokio: `signal::unix::Signal`.)
class Signal {
 public:
  //! Listens from now on. Throws `std::system_error` for a number that can't be listened for.
  explicit Signal(int number);

  //! A future that is done when the signal came, once or more, since the last time.
  auto recv() {
    return io_operation(
        io_, Direction::read, "signal", 0, [this](int) { return take(); },
        [](std::size_t) { return Unit(); });
  }

 private:
  int take();

  int number_;
  unsigned long seen_;
  Registration io_;
};

//! A future that is done when Ctrl-C was pressed, or the process was asked to terminate (SIGTERM).
Async<void> shutdown_signal();

}  // namespace pollen
