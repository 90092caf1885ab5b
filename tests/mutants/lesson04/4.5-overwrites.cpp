// mutant 4.5: puts each piece at the beginning
// bug: the later pieces lie on top of the first
// killed by: read_exact fills the buffer from several pieces
// shows: the buffer
  return ::send(fd, data.data(), sys::portion("write", data.size()), MSG_NOSIGNAL);
//@ 2
  while (!data.empty()) {
    const std::size_t written = co_await write(data);
    data.remove_prefix(written);
  }
//@ 3
  std::size_t left = buffer.size();
  while (left > 0) {
    const std::size_t count = co_await read(buffer.first(left));
    if (count == 0) sys::throw_errno("read_exact: the stream ended", ENODATA);
    left -= count;
  }
