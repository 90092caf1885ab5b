// mutant 4.7: lets a signal have its way
// bug: the write was interrupted, so the wait goes on
// killed by: a signal that interrupts the unpark does not lose it
// shows: it was repeated
  const std::uint64_t one = 1;
  sys::call_once("eventfd_write", [&] { return ::write(interrupt_.get(), &one, sizeof one); });
