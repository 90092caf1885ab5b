// mutant 4.7: reads what it has written
// bug: a counter that is empty again when the driver looks is no news
// killed by: an unpark before the wait is kept for it
// shows: the wait would have ended
  const std::uint64_t one = 1;
  sys::call("eventfd_write", [&] { return ::write(interrupt_.get(), &one, sizeof one); });
  std::uint64_t drained = 0;
  sys::call("eventfd_read", [&] { return ::read(interrupt_.get(), &drained, sizeof drained); });
