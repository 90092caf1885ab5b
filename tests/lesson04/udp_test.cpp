// UDP: messages, each on its own.

#include "lesson04_reactor/udp.hpp"

#include <doctest/doctest.h>

#include <string>

#include "lesson01_future/join.hpp"
#include "tests/support/by_hand.hpp"
#include "tests/support/executors.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/sockets.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

Async<std::string> receive(const UdpSocket& socket, std::size_t size = 100) {
  std::string text(size, '\0');
  const std::size_t count = co_await socket.recv(text);
  text.resize(count);
  co_return text;
}

Async<std::pair<UdpSocket, UdpSocket>> udp_pair(SocketAddress address) {
  std::pair<UdpSocket, UdpSocket> both(UdpSocket::bind(address), UdpSocket::bind(address));
  both.first.connect(both.second.local_address());
  both.second.connect(both.first.local_address());
  co_return both;
}

Async<> send_numbers(const UdpSocket& socket, int from, int to) {
  for (int i = from; i < to; ++i) {
    const std::string text = std::to_string(i);
    co_await socket.send(text);
  }
}

Async<int> receive_numbers(const UdpSocket& socket, int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) {
    const std::string text = co_await receive(socket);
    sum += std::stoi(text);
  }
  co_return sum;
}

}  // namespace

TEST_CASE("75 UDP: an empty datagram is a message like any other") {
  for (const auto& address : loopbacks()) {
    LocalExecutor executor;
    auto [one, other] = executor.block_on(udp_pair(address));
    CHECK(executor.block_on(rescued(one.send(""))) == 0);
    CHECK(executor.block_on(rescued(one.send("after it"))) == 8);
    CHECK(executor.block_on(rescued(receive(other))) == "");
    CHECK(executor.block_on(rescued(receive(other))) == "after it");
  }
}

TEST_CASE("75 UDP: messages keep their bounds, and what does not fit is lost") {
  WakeCounter counter;
  ByHand hand;
  const auto socket = UdpSocket::bind(loopback());
  socket.connect(socket.local_address());  // talks to itself
  for (const char* text : {"hello", "a", "b"}) {
    auto send = socket.send(text);
    REQUIRE(ask(send, counter).is_ready());
  }
  char buffer[3];
  auto recv = socket.recv(buffer);
  REQUIRE(hand.turn_until([&] { return ask(recv, counter).is_ready(); }));
  CHECK(std::string_view(buffer, 3) == "hel");
  // A message that is shorter than the buffer does not mean that nothing is left.
  for (const char expected : {'a', 'b'}) {
    auto next = socket.recv(buffer);
    REQUIRE(ask(next, counter).take() == 1);
    CHECK(buffer[0] == expected);
  }
  auto none = socket.recv(buffer);
  CHECK(ask(none, counter).is_pending());
}

TEST_CASE("75 UDP: recv_from says who sent it, and with MSG_PEEK leaves it there") {
  for (const auto& address : loopbacks()) {
    LocalExecutor executor;
    const auto open = [](SocketAddress where) -> Async<UdpSocket> {
      co_return UdpSocket::bind(where);
    };
    const auto one = executor.block_on(open(address));
    const auto other = executor.block_on(open(address));
    const auto sent = one.send_to("hello", other.local_address());
    CHECK(executor.block_on(rescued(sent)) == 5);
    for (const int flags : std::initializer_list<int>{MSG_PEEK, MSG_PEEK, 0}) {
      char buffer[100];
      SocketAddress peer = SocketAddress::parse("[::7]:7");  // something else, to be overwritten
      CHECK(executor.block_on(rescued(other.recv_from(buffer, peer, flags))) == 5);
      CHECK(std::string_view(buffer, 5) == "hello");
      CHECK(peer.to_string() == one.local_address().to_string());
      CHECK(peer.size() == address.size());
    }
    auto nothing = executor.spawn(receive(other));
    settle(executor);
    CHECK_FALSE(nothing.is_finished());
  }
}

TEST_CASE_TEMPLATE("75 UDP: sending and receiving at the same time", E, OneThread, ManyThreads) {
  constexpr int rounds = 20;
  constexpr int burst = 50;  // fits into the socket's buffer: nothing is dropped
  for (const auto& address : loopbacks()) {
    E executor;
    auto [one, other] = executor.block_on(udp_pair(address));
    int there = 0;
    int back = 0;
    for (int round = 0; round < rounds; ++round) {
      const int from = round * burst;
      auto receiving_here = executor.spawn(receive_numbers(one, burst));
      auto receiving_there = executor.spawn(receive_numbers(other, burst));
      auto sending_here = executor.spawn(send_numbers(one, from, from + burst));
      auto sending_there = executor.spawn(send_numbers(other, from, from + burst));
      executor.block_on(rescued(std::move(sending_here)));
      executor.block_on(rescued(std::move(sending_there)));
      there += executor.block_on(rescued(std::move(receiving_there)));
      back += executor.block_on(rescued(std::move(receiving_here)));
    }
    constexpr int all = rounds * burst;
    CHECK(there == all * (all - 1) / 2);
    CHECK(back == there);
  }
}

TEST_CASE("75 UDP: a peer that is closed shows in the next operation, once") {
  for (const auto& address : loopbacks()) {
    WakeCounter reader;
    WakeCounter writer;
    ByHand hand;
    SocketAddress closed;
    {
      const auto peer = UdpSocket::bind(address);
      closed = peer.local_address();
    }
    const auto socket = UdpSocket::bind(address);
    socket.connect(closed);
    char buffer[10];
    auto recv = socket.recv(buffer);
    REQUIRE(ask(recv, reader).is_pending());
    hand.turn();
    auto send = socket.send("anybody?");
    CHECK(ask(send, writer).take() == 8);
    REQUIRE(hand.turn_until([&] { return reader.wakes() > 0; }));
    CHECK(failure_of(recv, reader) == failure("recv", ECONNREFUSED));
    auto again = socket.recv(buffer);
    CHECK(ask(again, reader).is_pending());
    CHECK(hand.turn() == 0);
  }
}

TEST_CASE("75 UDP: errors name the operation") {
  LocalExecutor executor;
  auto [one, other] = executor.block_on(udp_pair(loopback()));
  CHECK(executor.block_on(failure_in(one.send(std::string(70'000, 'x')))) ==
        failure("send", EMSGSIZE));
  Faults faults;
  char buffer[10];
  SocketAddress peer;
  faults.fail("send_to", ENETUNREACH);
  CHECK(executor.block_on(failure_in(one.send_to("x", other.local_address()))) ==
        failure("send_to", ENETUNREACH));
  faults.fail("recv_from", ENOMEM);
  CHECK(executor.block_on(failure_in(one.recv_from(buffer, peer))) == failure("recv_from", ENOMEM));
  faults.fail("connect", EINVAL);
  CHECK(failure_of([&, &socket = one] { socket.connect(peer); }) == failure("connect", EINVAL));
  faults.fail("bind", EACCES);
  CHECK(executor.block_on(failure_in(udp_pair(loopback()))) == failure("bind", EACCES));
}

TEST_CASE("69 UDP: a system call that a signal interrupts is made again") {
  Faults faults;
  LocalExecutor executor;
  auto [one, other] = executor.block_on(udp_pair(loopback()));
  faults.fail("send", EINTR, 2);
  CHECK(executor.block_on(rescued(one.send("hello"))) == 5);
  CHECK(faults.count("send") == 3);
  faults.fail("recv", EINTR, 2);
  CHECK(executor.block_on(rescued(receive(other))) == "hello");
}
