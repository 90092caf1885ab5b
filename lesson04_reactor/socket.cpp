#include "lesson04_reactor/socket.hpp"

namespace pollen {

Fd new_socket(const SocketAddress& address, int type) {
  return Fd(sys::check("socket", [&] {
    return ::socket(address.family(), type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  }));
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
