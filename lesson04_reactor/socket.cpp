#include "lesson04_reactor/socket.hpp"

#include <netinet/tcp.h>

namespace pollen {

Fd new_socket(const SocketAddress& address, int type) {
  Fd fd(sys::check("socket", [&] {
    return ::socket(address.family(), type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  }));
  // Each read is to say how much is left, here and on what is accepted here. A kernel before 4.18
  // refuses, and then it does not.
  const int on = 1;
  if (type == SOCK_STREAM) {
    sys::call("setsockopt",
              [&] { return ::setsockopt(fd.get(), IPPROTO_TCP, TCP_INQ, &on, sizeof on); });
  }
  return fd;
}

void set_option(int fd, int level, int name, int value) {
  sys::check("setsockopt", [&] { return ::setsockopt(fd, level, name, &value, sizeof value); });
}

SocketAddress local_address_of(int fd) {
  SocketAddress address;
  sys::check("getsockname",
             [&] { return ::getsockname(fd, address.data(), address.size_for_kernel()); });
  return address;
}

SocketAddress peer_address_of(int fd) {
  SocketAddress address;
  sys::check("getpeername",
             [&] { return ::getpeername(fd, address.data(), address.size_for_kernel()); });
  return address;
}

}  // namespace pollen
