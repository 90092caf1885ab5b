// mutant 4.5: does not know the end
// bug: at the end each read gives 0 bytes at once: it asks for ever
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
    buffer = buffer.subspan(count);
  }
