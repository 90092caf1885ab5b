// mutant 4.4: does not clear after EAGAIN
// bug: it still counts as ready, so it is tried again and again, until the budget is used up
// killed by: it tries first and then waits to be woken
// shows: system calls: it was tried
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
    }
