// mutant 4.3: looks and does not wait
// bug: the executor asks again and again: all is well, apart from the processor
// killed by: without a limit it sleeps until there is news
// shows: it sleeps
  std::array<epoll_event, 256> events;
  const int count = sys::call_once("epoll_wait", [&] {
    return epoll_wait(epoll_.get(), events.data(), events.size(), 0);
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
  source.reader.take();
  source.writer.take();
  prim::lock_guard<prim::mutex> lock(mutex_);
  sources_.remove(source);
  removed_.push_back(source);
