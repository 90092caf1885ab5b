// mutant 4.3: takes an interruption for a failure
// bug: a signal, or a debugger, ends the executor
// killed by: a signal that interrupts the wait is no error
// shows: Interrupted system call
  std::array<epoll_event, 256> events;
  const int count = sys::call_once("epoll_wait", [&] {
    return epoll_wait(epoll_.get(), events.data(), events.size(), to_milliseconds(limit));
  });
  if (count == -1) sys::throw_errno("epoll_wait");
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
  source.reader.take();
  source.writer.take();
  prim::lock_guard<prim::mutex> lock(mutex_);
  sources_.remove(source);
  removed_.push_back(source);
