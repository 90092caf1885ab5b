#pragma once
// UDP: single messages, each on its own.

#include <span>
#include <string_view>
#include <utility>

#include "lesson04_reactor/registration.hpp"
#include "lesson04_reactor/socket.hpp"

namespace pollen {

//! A UDP socket. One task may receive while another sends. Operations borrow the socket and the
//! buffer. Errors are `std::system_error`; a peer that is closed shows in the next operation as
//! ECONNREFUSED, if the socket is connected. (Tokio: `net::UdpSocket`.)
class UdpSocket {
 public:
  //! Port 0 lets the system choose one.
  static UdpSocket bind(const SocketAddress& address) {
    Fd socket = new_socket(address, SOCK_DGRAM);
    sys::check("bind", [&] { return ::bind(socket.get(), address.data(), address.size()); });
    return UdpSocket(std::move(socket));
  }

  //! From now on sends to this peer, and receives from it only.
  void connect(const SocketAddress& peer) const {
    sys::check("connect", [&] { return ::connect(io_.fd(), peer.data(), peer.size()); });
  }

  //! Sends one message to the peer of `connect`.
  auto send(std::string_view data) const {
    return io_operation(io_, Direction::write, "send", 0, [data](int fd) {
      return ::send(fd, data.data(), data.size(), MSG_NOSIGNAL);
    });
  }

  //! Sends one message.
  auto send_to(std::string_view data, SocketAddress peer) const {
    return io_operation(io_, Direction::write, "send_to", 0, [data, peer](int fd) {
      return ::sendto(fd, data.data(), data.size(), MSG_NOSIGNAL, peer.data(), peer.size());
    });
  }

  //! Receives one message and returns its size, which may be 0. What does not fit is lost.
  auto recv(std::span<char> buffer) const {
    return io_operation(io_, Direction::read, "recv", 0,
                        [buffer](int fd) { return ::recv(fd, buffer.data(), buffer.size(), 0); });
  }

  //! As `recv`, and stores who sent it in `peer`. With MSG_PEEK for `flags` the message is left
  //! where it is.
  auto recv_from(std::span<char> buffer, SocketAddress& peer, int flags = 0) const {
    return io_operation(io_, Direction::read, "recv_from", 0, [buffer, &peer, flags](int fd) {
      peer = SocketAddress();
      return ::recvfrom(fd, buffer.data(), buffer.size(), flags, peer.data(),
                        peer.size_for_kernel());
    });
  }

  SocketAddress local_address() const { return local_address_of(io_.fd()); }

 private:
  explicit UdpSocket(Fd fd) : io_("UdpSocket", std::move(fd)) {}

  Registration io_;
};

}  // namespace pollen
