// mutant 4.7: writes only if it has not written before
// bug: nobody drains the eventfd, so it takes the first unpark for one that is still under way
// killed by: an unpark before the wait is kept for it
// shows: many count as one
  static std::atomic<bool> has_rung{false};
  if (has_rung.exchange(true)) return;
  const std::uint64_t one = 1;
  sys::call("eventfd_write", [&] { return ::write(interrupt_.get(), &one, sizeof one); });
