// mutant 4.6: does not ask how it went
// bug: writable means that the attempt is over; here a refusal passes for a connection
// killed by: connect says what it has failed with
// shows: the outcome
  Fd socket = new_socket(address, SOCK_STREAM);
  const int number = socket.get();
  const int started =
      sys::call("connect", [&] { return ::connect(number, address.data(), address.size()); });
  if (started == -1 && errno != EINPROGRESS && errno != EALREADY) sys::throw_errno("connect");
  TcpStream stream(std::move(socket), 0);
  auto finished = io_operation(stream.io_, Direction::write, "connect", 0, [](int fd) {
    return fd == -1 ? -1 : 0;
  });
  co_await finished;
  co_return stream;
//@ 2
  while (true) {
    const int stream = sys::call(
        "accept4", [fd] { return ::accept4(fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC); });
    if (stream != -1 || errno != ECONNABORTED) return stream;
  }
