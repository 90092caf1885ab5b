// mutant 4.3: leaves it to close to tell epoll
// bug: close tells epoll when nobody has a copy of the descriptor any more: until then events come for a source that is gone
// killed by: what was removed is forgotten
// shows: SANITIZER
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
  source.reader.take();
  source.writer.take();
  prim::lock_guard<prim::mutex> lock(mutex_);
  sources_.remove(source);
  removed_.push_back(source);
