// mutant 4.4: clears after every attempt
// bug: it has not read to EAGAIN: what is left in the kernel is no news, so the next read waits for ever
// killed by: a full read leaves it ready and a short one does not
// shows: it is ready: there was more
    while (true) {
      auto ready = source_->poll_ready(cx, direction);
      if (ready.is_pending() || !take_budget(cx)) return Pending{};
      const std::uint32_t seen = ready.take();
      if (seen & IoSource::gone) sys::throw_errno(name, ECANCELED);
      const auto result = sys::call(name, [&] { return attempt(fd()); });
      if (result >= 0) {
        const auto count = static_cast<std::size_t>(result);
        source_->clear_ready(seen, direction);
        return count;
      }
      if (errno != EAGAIN && errno != EWOULDBLOCK) sys::throw_errno(name);
      source_->clear_ready(seen, direction);
    }
