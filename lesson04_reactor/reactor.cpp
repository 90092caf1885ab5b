#include "lesson04_reactor/reactor.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <limits>

#include "lesson03_executor/executor.hpp"

namespace pollen {

namespace {

// Rounded up, so that the wait is never too short; epoll takes milliseconds, -1 is for ever.
int to_milliseconds(std::optional<Driver::Duration> limit) {
  if (!limit) return -1;
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(*limit).count();
  return static_cast<int>(std::clamp<std::int64_t>(ms, 0, std::numeric_limits<int>::max()));
}

std::uint32_t to_readiness(std::uint32_t events) {
  std::uint32_t ready = 0;
  if (events & EPOLLIN) ready |= IoSource::readable;
  if (events & EPOLLOUT) ready |= IoSource::writable;
  if (events & EPOLLRDHUP) ready |= IoSource::read_closed;
  if (events & EPOLLHUP) ready |= IoSource::read_closed | IoSource::write_closed;
  // Whoever tries next, in either direction, gets the error.
  if (events & EPOLLERR) ready |= IoSource::readable | IoSource::writable;
  return ready;
}

void report(IoSource& source, std::uint32_t events) {
  trace::note(trace::What::fd_ready, 0, static_cast<std::uint64_t>(source.fd));
  source.set_ready(to_readiness(events));
}

}  // namespace

Reactor::Reactor()
    : epoll_(sys::check("epoll_create1", [] { return epoll_create1(EPOLL_CLOEXEC); })),
      interrupt_(sys::check("eventfd", [] { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); })) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;  // each write is news, so nobody needs to read it
  event.data.ptr = nullptr;
  sys::check("epoll_ctl",
             [&] { return epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, interrupt_.get(), &event); });
}

Reactor::~Reactor() {
  free_all(removed_);
  free_all(sources_);
}

void Reactor::park(std::optional<Duration> limit) {
  free_removed();  // no event of theirs can come any more
  // Relaxed: a descriptor that is just being registered is found in the next turn.
  if (limit == Duration::zero() && count_.load(std::memory_order_relaxed) == 0) return;
  //> 4.3 one turn of the driver
  std::array<epoll_event, 256> events;
  const int count = sys::call_once("epoll_wait", [&] {
    return epoll_wait(epoll_.get(), events.data(), events.size(), to_milliseconds(limit));
  });
  if (count == -1 && errno != EINTR) sys::throw_errno("epoll_wait");
  if (count > 0) events_ += static_cast<std::uint64_t>(count);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    auto* source = static_cast<IoSource*>(event.data.ptr);
    if (source) report(*source, event.events);  // null: an unpark
  }
  //<
}

void Reactor::unpark() {
  //> 4.7 interrupting the wait
  const std::uint64_t one = 1;
  // If the counter is full the wait ends just as well.
  sys::call("eventfd_write", [&] { return ::write(interrupt_.get(), &one, sizeof one); });
  //<
}

IoSource& Reactor::add(int fd, std::uint32_t ready) {
  auto source = std::make_unique<IoSource>(fd, ready);
  {
    prim::lock_guard<prim::mutex> lock(mutex_);
    if (shut_down_) sys::throw_errno("register", ECANCELED);
    sources_.push_back(*source);
  }
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = source.get();
  if (sys::call("epoll_ctl", [&] { return epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event); }) ==
      -1) {
    const int error = errno;
    prim::lock_guard<prim::mutex> lock(mutex_);
    sources_.remove(*source);
    sys::throw_errno("register", error);
  }
  count_.fetch_add(1, std::memory_order_relaxed);
  return *source.release();
}

void Reactor::remove(IoSource& source) noexcept {
  count_.fetch_sub(1, std::memory_order_relaxed);
  //> 4.3
  epoll_event unused{};
  sys::call("epoll_ctl_del",
            [&] { return epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, source.fd, &unused); });
  source.reader.take();
  source.writer.take();
  prim::lock_guard<prim::mutex> lock(mutex_);
  sources_.remove(source);
  removed_.push_back(source);
  //<
}

void Reactor::shutdown() {
  std::vector<Waker> wakers;  // woken after the lock was given back
  {
    prim::lock_guard<prim::mutex> lock(mutex_);
    shut_down_ = true;
    IntrusiveList<IoSource> visited;
    while (IoSource* source = sources_.pop_front()) {
      source->mark_gone(wakers);
      visited.push_back(*source);
    }
    sources_.splice_back(visited);
  }
  for (Waker& waker : wakers) std::move(waker).wake();
}

void Reactor::free_removed() {
  IntrusiveList<IoSource> removed;
  {
    prim::lock_guard<prim::mutex> lock(mutex_);
    removed.splice_back(removed_);
  }
  free_all(removed);
}

void Reactor::free_all(IntrusiveList<IoSource>& sources) {
  while (IoSource* source = sources.pop_front()) delete source;
}

std::shared_ptr<Reactor> Reactor::current(const char* what) {
  auto reactor = std::dynamic_pointer_cast<Reactor>(current_executor(what).driver());
  if (!reactor) throw std::logic_error(std::string(what) + ": this executor has no reactor");
  return reactor;
}

}  // namespace pollen
