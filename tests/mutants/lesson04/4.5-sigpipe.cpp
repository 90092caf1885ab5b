// mutant 4.5: lets the signal come
// bug: one client that closes too early ends the whole server
// killed by: to write to a peer that has gone is no signal
// shows: SIGPIPEs
  return ::send(fd, data.data(), sys::portion("write", data.size()), 0);
//@ 2
  while (!data.empty()) {
    const std::size_t written = co_await write(data);
    data.remove_prefix(written);
  }
//@ 3
  while (!buffer.empty()) {
    const std::size_t count = co_await read(buffer);
    if (count == 0) sys::throw_errno("read_exact: the stream ended", ENODATA);
    buffer = buffer.subspan(count);
  }
