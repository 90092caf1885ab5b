#pragma once
// A descriptor together with its place in the reactor: what every socket is made of.

#include <functional>
#include <memory>
#include <utility>

#include "lesson02_waker/trace/task.hpp"
#include "lesson03_executor/coop.hpp"
#include "lesson04_reactor/reactor.hpp"

namespace pollen {

//! Owns a non-blocking descriptor and its registration with the reactor of the executor that this
//! thread works for. (Tokio: `PollEvented`.)
class Registration {
 public:
  static constexpr std::uint32_t assume_ready = IoSource::readable | IoSource::writable;

  //! Registers `fd`; `what` names the operation if that fails. What it is said to be `ready` for is
  //! tried at once, anything else only when the kernel has reported it.
  Registration(const char* what, Fd fd, std::uint32_t ready = assume_ready)
      : fd_(std::move(fd)),
        reactor_(Reactor::current(what)),
        source_(&reactor_->add(fd_.get(), ready)) {}
  Registration(Registration&& other) noexcept
      : fd_(std::move(other.fd_)),
        reactor_(std::move(other.reactor_)),
        source_(std::exchange(other.source_, nullptr)) {}
  Registration& operator=(Registration&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(reactor_, other.reactor_);
    std::swap(source_, other.source_);
    return *this;
  }
  ~Registration() { deregister(); }

  int fd() const { return fd_.get(); }

  //! Takes the descriptor out of the reactor, and gives it to the caller.
  Fd into_fd() && {
    deregister();
    return std::move(fd_);
  }

  //! Calls `attempt(fd)` until it does not fail with EAGAIN, waiting in between until the
  //! descriptor is ready in that direction. A result between 0 and `wanted` says that nothing is
  //! left: the next attempt waits at once. An attempt that knows better may correct `wanted`.
  //! Throws `std::system_error` with the name of the operation.
  template <class Attempt>
  Poll<std::size_t> poll_io(Context& cx, Direction direction, const char* name,
                            const std::size_t& wanted, Attempt& attempt) const {
    //> 4.4 read: try, then wait
    while (true) {
      auto ready = source_->poll_ready(cx, direction);
      if (ready.is_pending() || !take_budget(cx)) return Pending{};
      const std::uint32_t seen = ready.take();
      if (seen & IoSource::gone) sys::throw_errno(name, ECANCELED);
      const auto result = sys::call(name, [&] { return attempt(fd()); });
      if (result >= 0) {
        const auto count = static_cast<std::size_t>(result);
        if (count > 0 && count < wanted) source_->clear_ready(seen, direction);
        return count;
      }
      if (errno != EAGAIN && errno != EWOULDBLOCK) sys::throw_errno(name);
      source_->clear_ready(seen, direction);
    }
    //<
  }

  //! Done when the peer has reset the connection or both sides have ended it. It takes the place of
  //! a read: nobody may be reading meanwhile.
  Poll<void> poll_hang_up(Context& cx) const {
    if (source_->is_hung_up()) return Ready{};
    source_->reader.register_waker(cx.waker());
    if (source_->is_hung_up()) return Ready{};
    return Pending{};
  }

 private:
  void deregister() {
    if (source_) reactor_->remove(*std::exchange(source_, nullptr));
  }

  Fd fd_;
  std::shared_ptr<Reactor> reactor_;
  IoSource* source_;
};

//! One operation on a descriptor: the future behind `read`, `write`, `accept` and so on. It borrows
//! the registration, and whatever buffer the attempt uses: both must outlive it.
template <class Attempt, class Finish>
class IoOperation {
 public:
  using Output = std::decay_t<std::invoke_result_t<Finish&, std::size_t>>;

  IoOperation(const Registration& registration, Direction direction, const char* name,
              std::size_t wanted, Attempt attempt, Finish finish)
      : registration_(registration),
        direction_(direction),
        name_(name),
        wanted_(wanted),
        attempt_(std::move(attempt)),
        finish_(std::move(finish)) {}

  Poll<Output> poll(Context& cx) {
    auto attempt = [this](int fd) {
      if constexpr (std::is_invocable_v<Attempt&, int>) {
        return attempt_(fd);
      } else {
        return attempt_(fd, wanted_);
      }
    };
    auto result = registration_.poll_io(cx, direction_, name_, wanted_, attempt);
    if (result.is_pending()) {
      const bool in = direction_ == Direction::read;
      trace::waits_for(in ? "input on descriptor" : "room to write on descriptor",
                       static_cast<std::uint64_t>(registration_.fd()));
      return Pending{};
    }
    return finish_(result.take());
  }

 private:
  const Registration& registration_;
  Direction direction_;
  const char* name_;
  std::size_t wanted_;
  Attempt attempt_;
  Finish finish_;
};

//! Makes an `IoOperation` that gives `finish(result of attempt)`. An attempt may take `wanted`,
//! too, by reference: if it learns what is left it makes that its result, or one more if nothing
//! is.
template <class Attempt, class Finish = std::identity>
IoOperation<Attempt, Finish> io_operation(const Registration& registration, Direction direction,
                                          const char* name, std::size_t wanted, Attempt attempt,
                                          Finish finish = {}) {
  return {registration, direction, name, wanted, std::move(attempt), std::move(finish)};
}

}  // namespace pollen
