// mutant 4.4: never steps aside
// bug: a task whose peer is fast enough is always ready, and no other task runs any more
// killed by: who always finds something steps aside
// shows: the fourth is pending
    while (true) {
      auto ready = source_->poll_ready(cx, direction);
      if (ready.is_pending()) return Pending{};
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
