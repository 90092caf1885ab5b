// mutant 4.4: takes of the budget before it knows that there is something
// bug: a task that looks at many silent sockets has used up its budget, and is woken for nothing
// killed by: who always finds something steps aside
// shows: who has found nothing has used up nothing
    while (true) {
      if (!take_budget(cx)) return Pending{};
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
