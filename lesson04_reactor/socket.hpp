#pragma once
// What TCP and UDP sockets have in common.

#include "lesson04_reactor/address.hpp"
#include "lesson04_reactor/fd.hpp"

namespace pollen {

//! A new non-blocking socket of this address's family. Throws `std::system_error`.
Fd new_socket(const SocketAddress& address, int type);
void set_option(int fd, int level, int name, int value);
//! The socket's own address, and that of its peer. Throws `std::system_error`.
SocketAddress local_address_of(int fd);
SocketAddress peer_address_of(int fd);

}  // namespace pollen
