#pragma once
// Plain sockets: the other end of what is tested.

#include <doctest/doctest.h>
#include <poll.h>
#include <sys/socket.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lesson01_future/async.hpp"
#include "lesson04_reactor/socket.hpp"
#include "lesson04_reactor/tcp.hpp"

namespace pollen::test {

//! Port 0 of 127.0.0.1, and of [::1] where the system knows IPv6.
inline std::vector<SocketAddress> loopbacks() {
  std::vector<SocketAddress> all{SocketAddress::parse("127.0.0.1:0")};
  const auto v6 = SocketAddress::parse("[::1]:0");
  const Fd probe(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (probe.get() != -1 && ::bind(probe.get(), v6.data(), v6.size()) == 0) {
    all.push_back(v6);
  } else {
    MESSAGE("this system has no IPv6: only IPv4 is tested");
  }
  return all;
}

inline SocketAddress loopback() { return SocketAddress::parse("127.0.0.1:0"); }

//! Two connected sockets that pass bytes on at once, without a network.
inline std::pair<Fd, Fd> socket_pair() {
  int fds[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) == 0);
  return {Fd(fds[0]), Fd(fds[1])};
}

//! Two connected TCP sockets, with small buffers so that they are full soon.
inline std::pair<Fd, Fd> tcp_pair(const SocketAddress& address = loopback()) {
  const Fd listener = new_socket(address, SOCK_STREAM);
  set_option(listener.get(), SOL_SOCKET, SO_RCVBUF, 4096);
  REQUIRE(::bind(listener.get(), address.data(), address.size()) == 0);
  REQUIRE(::listen(listener.get(), 1) == 0);
  Fd client = new_socket(address, SOCK_STREAM);
  set_option(client.get(), SOL_SOCKET, SO_SNDBUF, 4096);
  const auto to = local_address_of(listener.get());
  ::connect(client.get(), to.data(), to.size());
  pollfd incoming{listener.get(), POLLIN, 0};
  REQUIRE(::poll(&incoming, 1, 20'000) == 1);
  Fd server(::accept4(listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  REQUIRE(server.get() != -1);
  return {std::move(client), std::move(server)};
}

//! Writes to a plain socket.
inline void put(const Fd& fd, std::string_view text) {
  REQUIRE(::send(fd.get(), text.data(), text.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(text.size()));
}

//! Reads what there is from a plain socket, "" if there is nothing.
inline std::string take_all(const Fd& fd) {
  std::string all;
  char buffer[16 * 1024];
  while (true) {
    const auto count = ::recv(fd.get(), buffer, sizeof buffer, 0);
    if (count <= 0) return all;
    all.append(buffer, static_cast<std::size_t>(count));
  }
}

//! Closes a connection as a crash would: with a reset.
inline void reset(Fd fd) {
  const linger now{1, 0};
  REQUIRE(::setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now) == 0);
}

//! A client and the stream that the listener has for it.
inline Async<std::pair<TcpStream, TcpStream>> connected(SocketAddress address) {
  const auto listener = TcpListener::bind(address);
  auto client = co_await TcpStream::connect(listener.local_address());
  auto server = co_await listener.accept();
  co_return std::pair<TcpStream, TcpStream>(std::move(client), std::move(server));
}

//! Reads up to `size` bytes.
inline Async<std::string> read_some(const TcpStream& stream, std::size_t size) {
  std::string text(size, '\0');
  const std::size_t count = co_await stream.read(text);
  text.resize(count);
  co_return text;
}

//! Reads to the end.
inline Async<std::string> read_all(const TcpStream& stream) {
  std::string all;
  while (true) {
    const std::size_t count = co_await stream.read_append(all);
    if (count == 0) co_return all;
  }
}

}  // namespace pollen::test
