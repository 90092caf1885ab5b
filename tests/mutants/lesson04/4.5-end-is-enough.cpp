// mutant 4.5: takes the end for success
// bug: half a message passes for a whole one
// killed by: read_exact fills the buffer from several pieces
// shows: they will never come
  return ::send(fd, data.data(), sys::portion("write", data.size()), MSG_NOSIGNAL);
//@ 2
  while (!data.empty()) {
    const std::size_t written = co_await write(data);
    data.remove_prefix(written);
  }
//@ 3
  while (!buffer.empty()) {
    const std::size_t count = co_await read(buffer);
    if (count == 0) co_return;
    buffer = buffer.subspan(count);
  }
