// Step 4.6: accept and connect.

#include <fcntl.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lesson04_reactor/tcp.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/by_hand.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/sockets.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

namespace {

//! Polls until the future is done; "done", or what it says when it fails.
template <Future F>
std::string outcome_of(F& future, ByHand& hand, WakeCounter& counter,
                       std::optional<OutputOf<F>>& output) {
  std::string outcome = "pending";
  hand.turn_until([&] {
    try {
      auto answer = ask(future, counter);
      if (answer.is_pending()) return false;
      output.emplace(answer.take());
      outcome = "done";
    } catch (const std::system_error& error) {
      outcome = error.what();
    }
    return true;
  });
  return outcome;
}

//! A socket that has an address; it listens, for as few connections as can be, or it does not.
Fd bound_socket(bool listens) {
  Fd socket = new_socket(loopback(), SOCK_STREAM);
  ::bind(socket.get(), loopback().data(), loopback().size());
  if (listens) ::listen(socket.get(), 0);
  return socket;
}

//! A plain socket that connects to `address`, or has begun to.
Fd client_of(const SocketAddress& address) {
  Fd client = new_socket(address, SOCK_STREAM);
  ::connect(client.get(), address.data(), address.size());
  return client;
}

bool has_flags(int fd) {
  return (::fcntl(fd, F_GETFL) & O_NONBLOCK) && (::fcntl(fd, F_GETFD) & FD_CLOEXEC);
}

}  // namespace

GRADED("4.6", 4, "a client and the stream that is accepted for it") {
  WakeCounter counter;
  ByHand hand;
  const auto listener = TcpListener::bind(loopback());
  std::optional<TcpStream> client;
  std::optional<TcpStream> server;
  act("accept while nobody has come");
  auto accept = listener.accept();
  expect(ask(accept, counter).is_pending(), "it is pending");
  act("connect");
  auto connect = TcpStream::connect(listener.local_address());
  expect_equal(outcome_of(connect, hand, counter, client), "done", "the outcome of connect");
  expect_equal(outcome_of(accept, hand, counter, server), "done", "the outcome of accept");
  expect_equal(client->peer_address().to_string(), listener.local_address().to_string(),
               "whom the client is connected with");
  act("take the server's socket out, and put it in again");
  Fd socket = std::move(*server).into_fd();
  expect(has_flags(socket.get()), "it is non-blocking, and closed in a program that is executed");
  server.emplace(std::move(socket));
  act("the client says something");
  auto write = client->write_all("hello");
  expect(ask(write, counter).is_ready(), "it is written");
  std::string heard(5, '.');
  auto read = server->read_exact(heard);
  expect(hand.turn_until([&] { return ask(read, counter).is_ready(); }), "the server reads it");
  expect_equal(heard, "hello", "what it has heard");
}

GRADED("4.6", 2, "connect waits until there is a connection") {
  WakeCounter counter;
  Faults faults;
  ByHand hand;
  const Fd full = bound_socket(true);
  const auto address = local_address_of(full.get());
  std::vector<Fd> others;
  for (int i = 0; i < 4; ++i) others.push_back(client_of(address));
  act("connect to a listener that has no room for one more, and turn");
  auto connect = TcpStream::connect(address);
  expect(ask(connect, counter).is_pending(), "it is pending");
  hand.turn();
  expect(ask(connect, counter).is_pending(), "it is still pending");
  expect_equal(faults.count("connect"), 1, "attempts: it has not even asked how it went");
}

GRADED("4.6", 3, "connect says what it has failed with") {
  WakeCounter counter;
  ByHand hand;
  const Fd deaf = bound_socket(false);
  std::optional<TcpStream> stream;
  act("connect to a port at which nobody listens");
  auto connect = TcpStream::connect(local_address_of(deaf.get()));
  expect_equal(outcome_of(connect, hand, counter, stream), failure("connect", ECONNREFUSED),
               "the outcome");
}

GRADED("4.6", 3, "accept passes over who has gone and spins for nobody") {
  WakeCounter counter;
  Faults faults;
  ByHand hand;
  const auto listener = TcpListener::bind(loopback());
  const Fd client = client_of(listener.local_address());
  act("out of descriptors: accept");
  faults.fail("accept4", EMFILE, 100);
  auto first = listener.accept();
  expect_equal(failure_of(first, counter), failure("accept", EMFILE), "what it says");
  expect_equal(faults.count("accept4"), 1, "attempts");
  act("there are some again, but a first client has gone before it was accepted: accept");
  faults.fail("accept4", ECONNABORTED);
  auto second = listener.accept();
  std::optional<TcpStream> stream;
  expect_equal(outcome_of(second, hand, counter, stream), "done", "the outcome");
}
