// Addresses: what is understood, and what is refused.

#include "lesson04_reactor/address.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace pollen;

TEST_CASE("SocketAddress: what parse reads, to_string writes") {
  for (const char* text : {"127.0.0.1:80", "0.0.0.0:0", "255.255.255.255:65535", "[::1]:80",
                           "[::]:0", "[2001:db8::7]:65535", "[::ffff:10.0.0.1]:443"}) {
    CAPTURE(text);
    CHECK(SocketAddress::parse(text).to_string() == text);
  }
  CHECK(SocketAddress::parse("[2001:DB8:0:0::7]:1").to_string() == "[2001:db8::7]:1");
}

TEST_CASE("SocketAddress: family, port and size are as the kernel wants them") {
  const auto v4 = SocketAddress::parse("127.0.0.1:258");
  CHECK(v4.family() == AF_INET);
  CHECK(v4.size() == sizeof(sockaddr_in));
  CHECK(v4.port() == 258);
  CHECK(reinterpret_cast<const sockaddr_in*>(v4.data())->sin_port == htons(258));
  CHECK(ntohl(reinterpret_cast<const sockaddr_in*>(v4.data())->sin_addr.s_addr) == 0x7f000001);

  const auto v6 = SocketAddress::parse("[::1]:258");
  CHECK(v6.family() == AF_INET6);
  CHECK(v6.size() == sizeof(sockaddr_in6));
  CHECK(v6.port() == 258);

  CHECK(SocketAddress::from("::1", 7).to_string() == "[::1]:7");
  CHECK(SocketAddress::from("10.1.2.3", 7).to_string() == "10.1.2.3:7");
}

TEST_CASE("SocketAddress: anything else is refused, and the message says what was wanted") {
  for (const char* text : {"",
                           ":",
                           ":80",
                           "80",
                           "127.0.0.1",
                           "127.0.0.1:",
                           "127.0.0.1:x",
                           "127.0.0.1:-1",
                           "127.0.0.1:+1",
                           "127.0.0.1: 80",
                           "127.0.0.1:80 ",
                           " 127.0.0.1:80",
                           "127.0.0.1:65536",
                           "127.0.0.1:80x",
                           "127.0.0.256:80",
                           "127.0.0:80",
                           "127.0.0.1.1:80",
                           "localhost:80",
                           "[127.0.0.1]:80",
                           "::1",
                           "::1:80",
                           "[::1]",
                           "[::1]80",
                           "[::1]:",
                           "[::1:80",
                           "::1]:80",
                           "[]:80",
                           "[:]:80",
                           "[::1]:65536",
                           "[::1::]:80",
                           "[[::1]]:80",
                           "[::1%lo]:80"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(SocketAddress::parse(text), std::invalid_argument);
  }
  CHECK_THROWS_WITH(SocketAddress::parse("localhost"),
                    "'localhost' is no address: write 127.0.0.1:80 or [::1]:80");
  CHECK_THROWS_AS(SocketAddress::from("[::1]", 80), std::invalid_argument);
  CHECK_THROWS_AS(SocketAddress::from("", 80), std::invalid_argument);
  using namespace std::string_literals;
  CHECK_THROWS_AS(SocketAddress::from("127.0.0.1\0.2"s, 80), std::invalid_argument);
}
