// mutant 4.5: writes the beginning again
// bug: the right number of bytes, but after the first short write they are the wrong ones
// killed by: write_all goes on where the kernel has stopped
// shows: the right ones, in their order
  return ::send(fd, data.data(), sys::portion("write", data.size()), MSG_NOSIGNAL);
//@ 2
  std::size_t left = data.size();
  while (left > 0) {
    const std::size_t written = co_await write(data.substr(0, left));
    left -= written;
  }
//@ 3
  while (!buffer.empty()) {
    const std::size_t count = co_await read(buffer);
    if (count == 0) sys::throw_errno("read_exact: the stream ended", ENODATA);
    buffer = buffer.subspan(count);
  }
