// mutant 4.3: delivers the first event of a batch
// bug: the others are lost: to the kernel they have been told
// killed by: a waker may remove what is in the same batch
// shows: wakes for the others
  std::array<epoll_event, 256> events;
  const int count = sys::call_once("epoll_wait", [&] {
    return epoll_wait(epoll_.get(), events.data(), events.size(), to_milliseconds(limit));
  });
  if (count == -1 && errno != EINTR) sys::throw_errno("epoll_wait");
  if (count > 0) events_ += static_cast<std::uint64_t>(count);
  if (count > 0) {
    const epoll_event& event = events[0];
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
