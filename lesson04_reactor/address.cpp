#include "lesson04_reactor/address.hpp"

#include <arpa/inet.h>

#include <charconv>
#include <cstring>
#include <stdexcept>

namespace pollen {

SocketAddress SocketAddress::parse(std::string_view text) {
  const auto fail = [&] {
    throw std::invalid_argument("'" + std::string(text) +
                                "' is no address: write 127.0.0.1:80 or [::1]:80");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) fail();
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  const bool brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (brackets) host = host.substr(1, host.size() - 2);
  if (brackets != (host.find(':') != std::string_view::npos)) fail();
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size()) fail();
  return from(std::string(host), port);
}

SocketAddress SocketAddress::from(const std::string& host, std::uint16_t port) {
  SocketAddress address;
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  // inet_pton reads up to a NUL, and would not see what follows it.
  const char* text = host.find('\0') == host.npos ? host.c_str() : "";
  if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    address.size_ = sizeof v4;
    std::memcpy(&address.storage_, &v4, sizeof v4);
  } else if (inet_pton(AF_INET6, text, &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    address.size_ = sizeof v6;
    std::memcpy(&address.storage_, &v6, sizeof v6);
  } else {
    throw std::invalid_argument("'" + host + "' is no IP address: write 127.0.0.1 or ::1");
  }
  return address;
}

std::uint16_t SocketAddress::port() const {
  // The port lies at the same place in both.
  return ntohs(reinterpret_cast<const sockaddr_in*>(&storage_)->sin_port);
}

std::string SocketAddress::to_string() const {
  char host[INET6_ADDRSTRLEN] = "";
  const bool v6 = family() == AF_INET6;
  const void* bytes =
      v6 ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6*>(&storage_)->sin6_addr)
         : &reinterpret_cast<const sockaddr_in*>(&storage_)->sin_addr;
  inet_ntop(family(), bytes, host, sizeof host);
  return (v6 ? "[" + std::string(host) + "]" : std::string(host)) + ":" + std::to_string(port());
}

}  // namespace pollen
