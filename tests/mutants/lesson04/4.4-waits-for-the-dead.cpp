// mutant 4.4: does not notice that the runtime is gone
// bug: no report will come any more, and who waits for one waits for ever
// killed by: interrupted and failed and gone
// shows: what it says
    while (true) {
      auto ready = source_->poll_ready(cx, direction);
      if (ready.is_pending() || !take_budget(cx)) return Pending{};
      const std::uint32_t seen = ready.take();
      const auto result = sys::call(name, [&] { return attempt(fd()); });
      if (result >= 0) {
        const auto count = static_cast<std::size_t>(result);
        if (count > 0 && count < wanted) source_->clear_ready(seen, direction);
        return count;
      }
      if (errno != EAGAIN && errno != EWOULDBLOCK) sys::throw_errno(name);
      source_->clear_ready(seen, direction);
    }
