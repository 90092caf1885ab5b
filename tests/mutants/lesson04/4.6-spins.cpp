// mutant 4.6: tries again whatever the error is
// bug: when descriptors have run out nothing else runs any more, not even what would close some
// killed by: accept passes over who has gone and spins for nobody
// shows: what it says
  Fd socket = new_socket(address, SOCK_STREAM);
  const int number = socket.get();
  const int started =
      sys::call("connect", [&] { return ::connect(number, address.data(), address.size()); });
  if (started == -1 && errno != EINPROGRESS && errno != EALREADY) sys::throw_errno("connect");
  TcpStream stream(std::move(socket), 0);
  auto finished = io_operation(stream.io_, Direction::write, "connect", 0, [](int fd) {
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == -1) return -1;
    errno = error;
    return error == 0 ? 0 : -1;
  });
  co_await finished;
  co_return stream;
//@ 2
  while (true) {
    const int stream = sys::call(
        "accept4", [fd] { return ::accept4(fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC); });
    if (stream != -1 || errno == EAGAIN) return stream;
  }
