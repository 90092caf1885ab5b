// mutant 4.4: takes an interruption for a failure
// bug: a signal at the wrong moment ends the connection
// killed by: interrupted and failed and gone
// shows: Interrupted system call
    while (true) {
      auto ready = source_->poll_ready(cx, direction);
      if (ready.is_pending() || !take_budget(cx)) return Pending{};
      const std::uint32_t seen = ready.take();
      if (seen & IoSource::gone) sys::throw_errno(name, ECANCELED);
      const auto result = sys::call_once(name, [&] { return attempt(fd()); });
      if (result >= 0) {
        const auto count = static_cast<std::size_t>(result);
        if (count > 0 && count < wanted) source_->clear_ready(seen, direction);
        return count;
      }
      if (errno != EAGAIN && errno != EWOULDBLOCK) sys::throw_errno(name);
      source_->clear_ready(seen, direction);
    }
