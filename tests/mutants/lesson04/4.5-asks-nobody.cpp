// mutant 4.5: does not ask how much to write
// bug: no test can make a write short, so nobody knows what happens then
// killed by: write_all goes on where the kernel has stopped
// shows: how much to write was asked for
  return ::send(fd, data.data(), data.size(), MSG_NOSIGNAL);
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
