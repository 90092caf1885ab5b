#include "lesson04_reactor/tcp.hpp"

#include <netinet/tcp.h>

#include <array>
#include <cstring>

namespace pollen {

TcpStream::TcpStream(Fd fd, std::uint32_t ready) : io_("TcpStream", std::move(fd), ready) {
  // Each read is to say how much is left. A kernel before 4.18 refuses, and then it does not.
  const int on = 1;
  sys::call("setsockopt",
            [&] { return ::setsockopt(io_.fd(), IPPROTO_TCP, TCP_INQ, &on, sizeof on); });
}

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

// Reads, and corrects `wanted`, if the kernel says how much is left (TCP_INQ). For a buffer that is
// full need not mean that there is more, nor a short read that there is not: it ends at a byte that
// was sent as urgent. The end of the stream counts as something left.
ssize_t TcpStream::receive(int fd, std::span<char> buffer, std::size_t& wanted) {
  iovec piece{buffer.data(), sys::portion("read", buffer.size())};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> notes;
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = notes.data();
  message.msg_controllen = notes.size();
  const ssize_t count = ::recvmsg(fd, &message, 0);
  if (count <= 0) return count;
  const cmsghdr* note = CMSG_FIRSTHDR(&message);
  if (note && note->cmsg_level == IPPROTO_TCP && note->cmsg_type == TCP_CM_INQ) {
    int left = 0;
    std::memcpy(&left, CMSG_DATA(note), sizeof left);
    wanted = static_cast<std::size_t>(count) + (left == 0 ? 1 : 0);
  }
  return count;
}

ssize_t TcpStream::receive_append(int fd, std::string& to, std::size_t& wanted) {
  static thread_local std::array<char, append_size> scratch;  // one for all streams of a thread
  const ssize_t count = receive(fd, scratch, wanted);
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
