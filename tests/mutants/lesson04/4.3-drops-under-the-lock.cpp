// mutant 4.3: drops the wakers with the lock held
// bug: a waker may be the last that holds a task: with it the task goes, and the sockets that it has need the lock
// killed by: what was removed is forgotten
// shows: the lock was free when the waker was dropped
  std::array<epoll_event, 256> events;
  const int count = sys::call_once("epoll_wait", [&] {
    return epoll_wait(epoll_.get(), events.data(), events.size(), to_milliseconds(limit));
  });
  if (count == -1 && errno != EINTR) sys::throw_errno("epoll_wait");
  if (count > 0) events_ += static_cast<std::uint64_t>(count);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    auto* source = static_cast<IoSource*>(event.data.ptr);
    if (source) report(*source, event.events);
  }
//@ 2
  epoll_event unused{};
  sys::call("epoll_ctl_del",
            [&] { return epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, source.fd, &unused); });
  prim::lock_guard<prim::mutex> lock(mutex_);
  source.reader.take();
  source.writer.take();
  sources_.remove(source);
  removed_.push_back(source);
