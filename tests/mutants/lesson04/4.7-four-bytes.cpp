// mutant 4.7: writes four bytes
// bug: an eventfd takes eight or says EINVAL, and nobody looks
// killed by: an unpark before the wait is kept for it
// shows: the wait would have ended
  const std::uint32_t one = 1;
  sys::call("eventfd_write", [&] { return ::write(interrupt_.get(), &one, sizeof one); });
