#include "lesson04_reactor/tcp.hpp"

#include <netinet/tcp.h>

#include <array>

namespace pollen {

ssize_t TcpStream::send_some(int fd, std::string_view data) {
  //> 4.5 write_all and short writes
  // Without the flag a write to a peer that has gone sends a signal, which ends the process.
  return ::send(fd, data.data(), sys::portion("write", data.size()), MSG_NOSIGNAL);
  //<
}

Async<void> TcpStream::write_all(std::string_view data) const {
  //> 4.5
  while (!data.empty()) {
    const std::size_t written = co_await write(data);
    data.remove_prefix(written);
  }
  //<
}

Async<void> TcpStream::read_exact(std::span<char> buffer) const {
  //> 4.5
  while (!buffer.empty()) {
    const std::size_t count = co_await read(buffer);
    if (count == 0) sys::throw_errno("read_exact: the stream ended", ENODATA);
    buffer = buffer.subspan(count);
  }
  //<
}

Async<TcpStream> TcpStream::connect(SocketAddress address) {
  //> 4.6 accept and connect
  Fd socket = new_socket(address, SOCK_STREAM);
  const int number = socket.get();
  const int started =
      sys::call("connect", [&] { return ::connect(number, address.data(), address.size()); });
  // It goes on in the background. (EALREADY: a signal interrupted the call, but not the attempt.)
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
  //<
}

int TcpListener::accept_one(int fd) {
  //> 4.6
  while (true) {
    const int stream = sys::call(
        "accept4", [fd] { return ::accept4(fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC); });
    if (stream != -1 || errno != ECONNABORTED) return stream;
  }
  //<
}

ssize_t TcpStream::receive_append(int fd, std::string& to) {
  static thread_local std::array<char, append_size> scratch;  // one for all streams of a thread
  const ssize_t count = ::recv(fd, scratch.data(), sys::portion("read", scratch.size()), 0);
  if (count > 0) to.append(scratch.data(), static_cast<std::size_t>(count));
  return count;
}

void TcpStream::shutdown() const {
  sys::check("shutdown", [this] { return ::shutdown(io_.fd(), SHUT_WR); });
}

void TcpStream::set_nodelay(bool on) const { set_option(io_.fd(), IPPROTO_TCP, TCP_NODELAY, on); }

TcpListener TcpListener::bind(const SocketAddress& address, int backlog) {
  Fd socket = new_socket(address, SOCK_STREAM);
  set_option(socket.get(), SOL_SOCKET, SO_REUSEADDR, 1);
  sys::check("bind", [&] { return ::bind(socket.get(), address.data(), address.size()); });
  sys::check("listen", [&] { return ::listen(socket.get(), backlog); });
  return TcpListener(std::move(socket));
}

}  // namespace pollen
