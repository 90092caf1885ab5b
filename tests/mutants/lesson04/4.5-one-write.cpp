// mutant 4.5: takes a short write for all of it
// bug: what the kernel had no room for is lost; in tests, with small messages, it never happens
// killed by: write_all goes on where the kernel has stopped
// shows: no room is left
  return ::send(fd, data.data(), sys::portion("write", data.size()), MSG_NOSIGNAL);
//@ 2
  co_await write(data);
//@ 3
  while (!buffer.empty()) {
    const std::size_t count = co_await read(buffer);
    if (count == 0) sys::throw_errno("read_exact: the stream ended", ENODATA);
    buffer = buffer.subspan(count);
  }
