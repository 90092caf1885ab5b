// When a stream makes a system call, when it waits, and who is woken: all counted, nothing timed.

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>

#include <csignal>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "lesson04_reactor/tcp.hpp"
#include "tests/support/by_hand.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/sockets.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

std::string_view text_of(const char* buffer, Poll<std::size_t> count) {
  return {buffer, count.take()};
}

using Write = decltype(std::declval<const TcpStream&>().write(""));
const std::string block(16 * 1024, 'w');

// Writes until the kernel takes no more; `last` then waits. Returns how much it took.
std::size_t fill(const TcpStream& stream, std::optional<Write>& last, WakeCounter& writer) {
  std::size_t all = 0;
  while (true) {
    last.emplace(stream.write(block));
    auto count = ask(*last, writer);
    if (count.is_pending()) return all;
    all += count.take();
  }
}

// So few descriptors that the next one is one too many.
class NoDescriptorsLeft {
 public:
  NoDescriptorsLeft() {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit limit = before_;
    const Fd lowest(::dup(STDIN_FILENO));
    limit.rlim_cur = static_cast<rlim_t>(lowest.get());
    REQUIRE(setrlimit(RLIMIT_NOFILE, &limit) == 0);
  }
  NoDescriptorsLeft(const NoDescriptorsLeft&) = delete;
  NoDescriptorsLeft& operator=(const NoDescriptorsLeft&) = delete;
  ~NoDescriptorsLeft() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("59 read: until EAGAIN it stays ready, then a new byte wakes it") {
  WakeCounter counter;
  Faults faults;
  ByHand hand;
  auto [ours, peer] = socket_pair();
  const TcpStream stream(std::move(ours));
  char c = 0;
  const std::span<char> one(&c, 1);
  put(peer, "abc");
  for (const char expected : {'a', 'b', 'c'}) {  // without a turn of the reactor
    auto read = stream.read(one);
    REQUIRE(ask(read, counter).is_ready());
    CHECK(c == expected);
  }
  auto read = stream.read(one);
  CHECK(ask(read, counter).is_pending());
  CHECK(faults.count("read") == 4);
  CHECK(ask(read, counter).is_pending());
  CHECK(faults.count("read") == 4);  // it knows that there is nothing
  CHECK(counter.wakes() == 0);
  hand.turn();

  REQUIRE(ask(read, counter).is_pending());
  const int wakes = counter.wakes();
  put(peer, "d");
  hand.turn();
  CHECK(counter.wakes() == wakes + 1);
  CHECK(ask(read, counter).is_ready());
  CHECK(c == 'd');
}

TEST_CASE("59 read: a short read says that nothing is left, without another system call") {
  WakeCounter counter;
  Faults faults;
  ByHand hand;
  auto [ours, peer] = socket_pair();
  const TcpStream stream(std::move(ours));
  char buffer[10];
  put(peer, "abc");
  hand.turn();
  auto first = stream.read(buffer);
  CHECK(text_of(buffer, ask(first, counter)) == "abc");
  auto second = stream.read(buffer);
  CHECK(ask(second, counter).is_pending());
  CHECK(faults.count("read") == 1);
  put(peer, "defghijklmn");
  hand.turn();
  CHECK(counter.wakes() == 1);
  CHECK(text_of(buffer, ask(second, counter)) == "defghijklm");
  auto third = stream.read(buffer);
  CHECK(text_of(buffer, ask(third, counter)) == "n");
}

TEST_CASE("60 an event that lands between EAGAIN and the clearing of readiness is not erased") {
  WakeCounter counter;
  Faults faults;
  ByHand hand;
  auto [ours, peer] = socket_pair();
  const TcpStream stream(std::move(ours));
  hand.turn();
  char c = 0;
  faults.fail("read", EAGAIN);
  faults.before("read", [&, &far = peer] {
    put(far, "x");
    CHECK(hand.turn() == 1);
  });
  auto read = stream.read(std::span<char>(&c, 1));
  CHECK(ask(read, counter).is_ready());
  CHECK(c == 'x');
  CHECK(faults.count("read") == 2);
}

TEST_CASE("60 an event that lands right after a short read is not erased") {
  WakeCounter counter;
  ByHand hand;
  auto [ours, peer] = socket_pair();
  const Registration io("test", std::move(ours));
  hand.turn();
  put(peer, "abc");
  char buffer[10];
  auto read = io_operation(io, Direction::read, "read", sizeof buffer, [&, &far = peer](int fd) {
    const auto count = ::recv(fd, buffer, sizeof buffer, 0);
    if (count == 3) put(far, "d");
    hand.turn();
    return count;
  });
  CHECK(text_of(buffer, ask(read, counter)) == "abc");
  auto again = io_operation(io, Direction::read, "read", sizeof buffer,
                            [&](int fd) { return ::recv(fd, buffer, sizeof buffer, 0); });
  CHECK(text_of(buffer, ask(again, counter)) == "d");
}

TEST_CASE("61 a reader and a writer on one descriptor wake independently") {
  WakeCounter reader;
  WakeCounter writer;
  ByHand hand;
  auto [ours, peer] = socket_pair();
  const TcpStream stream(std::move(ours));
  hand.turn();
  char c = 0;
  std::optional<Write> write;
  fill(stream, write, writer);
  auto read = stream.read(std::span<char>(&c, 1));
  REQUIRE(ask(read, reader).is_pending());

  put(peer, "x");
  hand.turn();
  CHECK(reader.wakes() == 1);
  CHECK(writer.wakes() == 0);
  CHECK(ask(read, reader).is_ready());

  auto again = stream.read(std::span<char>(&c, 1));
  REQUIRE(ask(again, reader).is_pending());
  take_all(peer);
  hand.turn();
  CHECK(writer.wakes() == 1);
  CHECK(ask(*write, writer).is_ready());
  CHECK(ask(again, reader).is_pending());
}

TEST_CASE("64 a reset wakes both directions once, and gives each of them an error") {
  for (const auto& address : loopbacks()) {
    WakeCounter reader;
    WakeCounter writer;
    ByHand hand;
    auto [ours, peer] = tcp_pair(address);
    const TcpStream stream(std::move(ours));
    char c = 0;
    std::optional<Write> write;
    auto read = stream.read(std::span<char>(&c, 1));
    fill(stream, write, writer);
    REQUIRE(ask(read, reader).is_pending());

    reset(std::move(peer));
    REQUIRE(hand.turn_until([&] { return reader.wakes() > 0; }));
    CHECK(writer.wakes() == 1);
    CHECK(failure_of(read, reader) == failure("read", ECONNRESET));
    CHECK(failure_of(*write, writer) == failure("write", EPIPE));
    auto after = stream.read(std::span<char>(&c, 1));
    CHECK(ask(after, reader).take() == 0);
    auto hung_up = stream.hang_up();
    CHECK(ask(hung_up, reader).is_ready());
    CHECK(hand.turn() == 0);  // nothing more to say
    CHECK(reader.wakes() == 1);
    CHECK(writer.wakes() == 1);
  }
}

TEST_CASE("64 after a half-close writing still works; the hang-up comes when both have closed") {
  for (const auto& address : loopbacks()) {
    WakeCounter counter;
    ByHand hand;
    auto [ours, peer] = tcp_pair(address);
    const TcpStream stream(std::move(ours));
    char buffer[10];
    auto read = stream.read(buffer);
    REQUIRE(ask(read, counter).is_pending());
    REQUIRE(::shutdown(peer.get(), SHUT_WR) == 0);
    REQUIRE(hand.turn_until([&] { return counter.wakes() > 0; }));
    CHECK(ask(read, counter).take() == 0);
    auto read_again = stream.read(buffer);
    CHECK(ask(read_again, counter).take() == 0);  // the end stays the end

    auto hung_up = stream.hang_up();
    CHECK(ask(hung_up, counter).is_pending());
    auto write = stream.write("still here");
    CHECK(ask(write, counter).take() == 10);
    stream.shutdown();
    CHECK(hand.turn_until([&] { return ask(hung_up, counter).is_ready(); }));
    CHECK(take_all(peer) == "still here");
    auto too_late = stream.write("x");
    CHECK(failure_of(too_late, counter) == failure("write", EPIPE));
  }
}

TEST_CASE("65 a waker that destroys the stream during the dispatch") {
  WakeCounter reader;
  WakeCounter writer;
  ByHand hand;
  auto [ours, peer] = socket_pair();
  auto stream = std::make_unique<TcpStream>(std::move(ours));
  hand.turn();
  char c = 0;
  {
    std::optional<Write> write;
    fill(*stream, write, writer);
    auto read = stream->read(std::span<char>(&c, 1));
    REQUIRE(ask(read, reader).is_pending());
  }
  reader.on_wake = [&] { stream.reset(); };
  { const Fd closed = std::move(peer); }  // wakes both
  hand.turn();
  CHECK_FALSE(stream);
  CHECK(reader.wakes() == 1);
  CHECK(writer.wakes() == 0);
  CHECK(writer.references() == 0);
  hand.turn();
}

TEST_CASE("69 a system call that a signal interrupts is made again") {
  WakeCounter counter;
  Faults faults;
  ByHand hand;
  auto [ours, peer] = socket_pair();
  const TcpStream stream(std::move(ours));
  faults.fail("write", EINTR, 2);
  auto write = stream.write("hello");
  CHECK(ask(write, counter).take() == 5);
  CHECK(faults.count("write") == 3);
  put(peer, "world");
  faults.fail("read", EINTR, 2);
  char buffer[10];
  auto read = stream.read(buffer);
  CHECK(text_of(buffer, ask(read, counter)) == "world");

  const auto listener = TcpListener::bind(loopback());
  faults.fail("accept", EINTR, 2);
  auto accept = listener.accept();
  CHECK(ask(accept, counter).is_pending());
  CHECK(faults.count("accept") == 3);
  faults.fail("connect", EINTR, 2);
  auto connect = TcpStream::connect(listener.local_address());
  std::optional<TcpStream> connected;
  CHECK(hand.turn_until([&] {
    auto answer = ask(connect, counter);
    if (answer.is_ready()) connected.emplace(answer.take());
    return connected.has_value();
  }));
  CHECK(faults.count("connect") == 4);  // the last one asks for SO_ERROR
  // It is no socket whose connection was never begun.
  CHECK(connected->peer_address().to_string() == listener.local_address().to_string());
}

TEST_CASE("73 a stream is registered in one place at a time, and takes what has arrived along") {
  WakeCounter counter;
  ByHand first;
  auto [ours, peer] = socket_pair();
  char buffer[10];
  TcpStream before(std::move(ours));
  {
    auto read = before.read(buffer);
    REQUIRE(ask(read, counter).is_pending());
  }
  put(peer, "early");
  Fd fd = std::move(before).into_fd();
  CHECK(counter.references() == 0);
  CHECK(first.turn() == 0);  // the event has happened, but nobody is interested any more

  ByHand second;
  const TcpStream after(std::move(fd));
  auto read = after.read(buffer);
  CHECK(text_of(buffer, ask(read, counter)) == "early");
  auto more = after.read(buffer);
  REQUIRE(ask(more, counter).is_pending());
  put(peer, "late");
  CHECK(first.turn() == 0);
  CHECK(second.turn() >= 1);
  CHECK(counter.wakes() == 1);
  CHECK(text_of(buffer, ask(more, counter)) == "late");
}

TEST_CASE("74 a burst of connects: one event, and all are accepted") {
  constexpr int many = 100;
  for (const auto& address : loopbacks()) {
    WakeCounter counter;
    ByHand hand;
    const auto listener = TcpListener::bind(address);
    auto first = listener.accept();
    REQUIRE(ask(first, counter).is_pending());
    const auto to = listener.local_address();
    std::vector<Fd> clients;
    for (int i = 0; i < many; ++i) {
      const Fd& client = clients.emplace_back(::socket(to.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
      REQUIRE(::connect(client.get(), to.data(), to.size()) == 0);
    }
    REQUIRE(hand.turn_until([&] { return counter.wakes() > 0; }));
    std::vector<TcpStream> streams;
    streams.push_back(ask(first, counter).take());
    for (int i = 1; i < many; ++i) {
      auto accept = listener.accept();
      auto stream = ask(accept, counter);
      REQUIRE(stream.is_ready());
      streams.push_back(stream.take());
    }
    auto none = listener.accept();
    CHECK(ask(none, counter).is_pending());
    put(clients.back(), "x");
    char c = 0;
    auto read = streams.back().read(std::span<char>(&c, 1));
    CHECK(hand.turn_until([&] { return ask(read, counter).is_ready(); }));
  }
}

TEST_CASE("74 out of descriptors: accept throws, tries once a call, and goes on when it can") {
  WakeCounter counter;
  Faults faults;
  ByHand hand;
  const auto listener = TcpListener::bind(loopback());
  const auto to = listener.local_address();
  const Fd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  REQUIRE(::connect(client.get(), to.data(), to.size()) == 0);
  {
    const NoDescriptorsLeft limit;
    for (int i = 1; i <= 3; ++i) {
      auto accept = listener.accept();
      CHECK(failure_of(accept, counter) == failure("accept", EMFILE));
      CHECK(faults.count("accept") == i);
    }
  }
  auto accept = listener.accept();
  CHECK(ask(accept, counter).is_ready());  // though no new event has come

  const int tries = faults.count("accept");
  faults.fail("accept", ENFILE);
  auto another = listener.accept();
  CHECK(failure_of(another, counter) == failure("accept", ENFILE));
  CHECK(faults.count("accept") == tries + 1);
}

TEST_CASE("a connection that can't be registered is closed") {
  WakeCounter counter;
  Faults faults;
  ByHand hand;
  const auto listener = TcpListener::bind(loopback());
  const auto to = listener.local_address();
  const Fd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  REQUIRE(::connect(client.get(), to.data(), to.size()) == 0);
  faults.fail("epoll_ctl", ENOSPC);
  auto accept = listener.accept();
  CHECK(failure_of(accept, counter) == failure("register", ENOSPC));
  char c = 0;
  CHECK(::recv(client.get(), &c, 1, 0) == 0);
}

TEST_CASE("a pending read or write that is cancelled loses no byte, and wakes nobody") {
  WakeCounter counter;
  WakeCounter writer;
  ByHand hand;
  auto [ours, peer] = socket_pair();
  const TcpStream stream(std::move(ours));
  char buffer[10];
  {
    auto read = stream.read(buffer);
    REQUIRE(ask(read, counter).is_pending());
  }
  put(peer, "abc");
  auto read = stream.read(buffer);
  hand.turn();
  CHECK(text_of(buffer, ask(read, counter)) == "abc");

  std::size_t written = 0;
  {
    std::optional<Write> write;
    written = fill(stream, write, writer);
  }
  CHECK(take_all(peer).size() == written);
  CHECK(take_all(peer).empty());
}

TEST_CASE("a task that always finds something ready lets others run now and then") {
  WakeCounter counter;
  ByHand hand;
  auto [ours, peer] = socket_pair();
  const TcpStream stream(std::move(ours));
  const Waker waker = counter.waker();
  Context cx(waker, 3);
  put(peer, "x");
  char c = 0;
  auto peek = stream.peek(std::span<char>(&c, 1));
  for (int i = 0; i < 3; ++i) CHECK(peek.poll(cx).is_ready());
  CHECK(peek.poll(cx).is_pending());
  CHECK(counter.wakes() == 1);
}

TEST_CASE("no SIGPIPE: writing to somebody who has gone is an error, not the end of the process") {
  WakeCounter counter;
  std::signal(SIGPIPE, SIG_DFL);
  ByHand hand;
  auto [ours, peer] = socket_pair();
  const TcpStream stream(std::move(ours));
  { const Fd gone = std::move(peer); }
  auto write = stream.write("x");
  CHECK(failure_of(write, counter) == failure("write", EPIPE));
  auto write_all = stream.write_all("x");
  CHECK(failure_of(write_all, counter) == failure("write", EPIPE));
  char letter = 'x';
  const iovec piece{&letter, 1};
  auto vectored = stream.write_vectored(std::span<const iovec>(&piece, 1));
  CHECK(failure_of(vectored, counter) == failure("write", EPIPE));
}

TEST_CASE("streams outside of an executor are refused, and their socket is closed") {
  auto [ours, peer] = socket_pair();
  CHECK_THROWS_AS(TcpStream(std::move(ours)), std::logic_error);
  char c = 0;
  CHECK(::recv(peer.get(), &c, 1, 0) == 0);
}
