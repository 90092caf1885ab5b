#pragma once
// Internet addresses.

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace pollen {

//! An IPv4 or IPv6 address with a port.
class SocketAddress {
 public:
  //! Room for any address, for the kernel to fill.
  SocketAddress() = default;

  //! Reads "127.0.0.1:80" or "[::1]:80". It knows no host names. Throws `std::invalid_argument`.
  static SocketAddress parse(std::string_view text);
  //! The same from parts: a numeric host, without brackets, and a port.
  static SocketAddress from(const std::string& host, std::uint16_t port);

  std::uint16_t port() const;
  //! As `parse` reads it.
  std::string to_string() const;

  int family() const { return storage_.ss_family; }
  const sockaddr* data() const { return reinterpret_cast<const sockaddr*>(&storage_); }
  sockaddr* data() { return reinterpret_cast<sockaddr*>(&storage_); }
  socklen_t size() const { return size_; }
  socklen_t* size_for_kernel() { return &size_; }

 private:
  sockaddr_storage storage_{};
  socklen_t size_ = sizeof(sockaddr_storage);
};

}  // namespace pollen
