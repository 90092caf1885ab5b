// TCP as a program uses it, on one thread and on many.

#include "lesson04_reactor/tcp.hpp"

#include <doctest/doctest.h>
#include <pthread.h>

#include <array>
#include <atomic>
#include <csignal>
#include <thread>

#include "lesson01_future/join.hpp"
#include "tests/support/executors.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/sockets.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

Async<> echo(TcpStream stream) {
  char buffer[1024];
  while (true) {
    const std::size_t count = co_await stream.read(buffer);
    if (count == 0) co_return;
    co_await stream.write_all({buffer, count});
  }
}

// Sends `rounds` messages and waits for each of them to come back.
Async<int> ask_echo(const TcpStream& stream, int rounds) {
  int answers = 0;
  for (int i = 0; i < rounds; ++i) {
    const std::string message = "message " + std::to_string(i);
    std::string answer(message.size(), '\0');
    co_await stream.write_all(message);
    co_await stream.read_exact(answer);
    answers += answer == message;
  }
  co_return answers;
}

// A text in which every place looks different from its neighbourhood.
std::string long_text(std::size_t size) {
  std::string text(size, '\0');
  std::uint32_t state = 1;
  for (char& c : text) {
    state = state * 1664525 + 1013904223;
    c = static_cast<char>(state >> 24);
  }
  return text;
}

Async<> write_and_close(TcpStream stream, std::string_view text) {
  co_await stream.write_all(text);
}

// Reads a little at a time, and lets others run in between.
Async<std::string> read_slowly(const TcpStream& stream) {
  std::string all;
  char buffer[10'000];
  while (true) {
    const std::size_t count = co_await stream.read(buffer);
    if (count == 0) co_return all;
    all.append(buffer, count);
    co_await yield_now();
  }
}

Async<> keep_yielding(const std::atomic<bool>& stop) {
  while (!stop) co_await yield_now();
}

template <class E>
std::pair<TcpStream, TcpStream> pair_on(E& executor, const SocketAddress& address = loopback()) {
  return executor.block_on(rescued(connected(address)));
}

}  // namespace

TEST_CASE_TEMPLATE("64 a reset ends both directions with an error", E, OneThread, ManyThreads) {
  for (const auto& address : loopbacks()) {
    E executor;
    auto [ours, peer] = pair_on(executor, address);
    const auto stream = std::make_shared<TcpStream>(std::move(ours));
    auto hung_up = executor.spawn([](auto s) -> Async<> { co_await s->hang_up(); }(stream));
    reset(std::move(peer).into_fd());
    CHECK_NOTHROW(executor.block_on(rescued(std::move(hung_up))));
    CHECK(executor.block_on(rescued(failure_in(read_some(*stream, 10)))) ==
          failure("read", ECONNRESET));
    CHECK(executor.block_on(rescued(failure_in(stream->write("x")))) == failure("write", EPIPE));
  }
}

TEST_CASE_TEMPLATE("64 half-closed: the other direction goes on", E, OneThread, ManyThreads) {
  for (const auto& address : loopbacks()) {
    E executor;
    auto [client, server] = pair_on(executor, address);
    auto answering = executor.spawn([](TcpStream stream) -> Async<> {
      const std::string question = co_await read_all(stream);
      co_await stream.write_all("you said: " + question);
    }(std::move(server)));
    executor.block_on(rescued(client.write_all("hello")));
    client.shutdown();
    CHECK(executor.block_on(rescued(read_all(client))) == "you said: hello");
    executor.block_on(rescued(std::move(answering)));
  }
}

TEST_CASE_TEMPLATE("66 the runtime is destroyed: what waits for I/O ends with an error", E,
                   OneThread, ManyThreads) {
  std::optional<E> gone(std::in_place);
  auto [stream, peer] = pair_on(*gone);
  const auto listener =
      gone->block_on([]() -> Async<TcpListener> { co_return TcpListener::bind(loopback()); }());
  const auto reactor = gone->block_on(
      poll_fn([](Context&) -> Poll<std::shared_ptr<Reactor>> { return Reactor::current("test"); }));

  LocalExecutor other;
  auto reading = other.spawn(failure_in(read_some(stream, 10)));
  auto accepting = other.spawn(failure_in(listener.accept()));
  auto hanging_up = other.spawn(peer.hang_up());
  settle(other);
  CHECK_FALSE(reading.is_finished());
  CHECK_FALSE(accepting.is_finished());
  gone.reset();
  CHECK(other.block_on(rescued(std::move(reading))) == failure("read", ECANCELED));
  CHECK(other.block_on(rescued(std::move(accepting))) == failure("accept", ECANCELED));
  CHECK_NOTHROW(other.block_on(rescued(std::move(hanging_up))));
  CHECK(other.block_on(failure_in(read_some(stream, 10))) == failure("read", ECANCELED));
  CHECK(other.block_on(failure_in(stream.write("x"))) == failure("write", ECANCELED));

  const Fd late = new_socket(loopback(), SOCK_STREAM);
  CHECK(failure_of([&] { reactor->add(late.get(), 0); }) == failure("register", ECANCELED));
}

TEST_CASE_TEMPLATE("66 the runtime is destroyed: its own tasks and their sockets go with it", E,
                   OneThread, ManyThreads) {
  auto [ours, peer] = socket_pair();
  {
    E executor;
    auto task = executor.spawn([](Fd fd) -> Async<> {
      const TcpStream stream(std::move(fd));
      co_await read_all(stream);
    }(std::move(ours)));
    settle(executor);
    CHECK_FALSE(task.is_finished());
  }
  char c = 0;
  CHECK(::recv(peer.get(), &c, 1, 0) == 0);
}

TEST_CASE_TEMPLATE("67 I/O goes on beside 100 tasks that wake themselves", E, OneThread,
                   ManyThreads) {
  std::atomic<bool> stop{false};
  E executor;
  auto [client, server] = pair_on(executor);
  auto echoing = executor.spawn(echo(std::move(server)));
  std::vector<JoinHandle<void>> spinning;
  for (int i = 0; i < 100; ++i) spinning.push_back(executor.spawn(keep_yielding(stop)));
  int answers = 0;
  CHECK_NOTHROW(answers = executor.block_on(rescued(ask_echo(client, 20))));
  CHECK(answers == 20);
  client.shutdown();
  CHECK_NOTHROW(executor.block_on(rescued(std::move(echoing))));
  stop = true;
  for (auto& task : spinning) executor.block_on(rescued(std::move(task)));
}

TEST_CASE("69 a signal that interrupts the wait is no error, and nobody is polled for it") {
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = [](int) {};  // without SA_RESTART
  REQUIRE(sigaction(SIGUSR2, &action, &before) == 0);
  LocalExecutor executor;
  auto [ours, peer] = socket_pair();
  const auto here = pthread_self();
  std::thread other;
  int polls = 0;
  executor.block_on(
      [](Fd fd, const Fd& far, pthread_t thread, std::thread& signals, int& count) -> Async<> {
        const TcpStream stream(std::move(fd));
        char c = 0;
        auto read = stream.read(std::span<char>(&c, 1));
        co_await poll_fn([&](Context& cx) -> Poll<void> {
          auto result = read.poll(cx);
          if (count++ == 0) {  // behind the read, so that this one finds nothing
            signals = std::thread([&] {
              for (int i = 0; i < 100; ++i) {
                pthread_kill(thread, SIGUSR2);
                std::this_thread::yield();
              }
              put(far, "x");
            });
          }
          if (result.is_pending()) return Pending{};
          return Ready{};
        });
      }(std::move(ours), peer, here, other, polls));
  other.join();
  CHECK(polls == 2);
  sigaction(SIGUSR2, &before, nullptr);
}

TEST_CASE_TEMPLATE("71 registering while the others are in the wait works", E, OneThread,
                   ManyThreads) {
  Running<E> running;  // its threads have nothing to do but to wait
  for (int i = 0; i < 50; ++i) {
    auto [ours, peer] = socket_pair();
    auto reading = running->spawn([](Fd fd) -> Async<std::string> {
      const TcpStream stream(std::move(fd));
      const std::string text = co_await read_some(stream, 10);
      co_return text;
    }(std::move(ours)));
    put(peer, "hello");
    CHECK(block_on(rescued(std::move(reading))) == "hello");
  }
}

TEST_CASE_TEMPLATE("73 a stream can be taken out and registered with another runtime", E, OneThread,
                   ManyThreads) {
  auto [ours, peer] = socket_pair();
  Fd fd = std::move(ours);
  const auto read_once = [](Fd& socket) -> Async<std::string> {
    TcpStream stream(std::move(socket));
    const std::string text = co_await read_some(stream, 10);
    socket = std::move(stream).into_fd();
    co_return text;
  };
  for (int i = 0; i < 3; ++i) {
    E executor;
    auto first = executor.spawn(read_once(fd));
    put(peer, "one");
    CHECK(executor.block_on(rescued(std::move(first))) == "one");
    put(peer, "two");  // comes while it is registered nowhere
    LocalExecutor other;
    CHECK(other.block_on(rescued(read_once(fd))) == "two");
  }
}

TEST_CASE_TEMPLATE("74 many clients at once are all served", E, OneThread, ManyThreads) {
  constexpr int many = 100;
  for (const auto& address : loopbacks()) {
    E executor;
    const auto listener =
        executor.block_on(poll_fn([&](Context&) -> Poll<std::shared_ptr<TcpListener>> {
          return std::make_shared<TcpListener>(TcpListener::bind(address));
        }));
    auto serving = executor.spawn([](auto server) -> Async<> {
      for (int i = 0; i < many; ++i) {
        auto stream = co_await server->accept();
        spawn(echo(std::move(stream))).detach();
      }
    }(listener));
    const auto client = [](SocketAddress to) -> Async<int> {
      const auto stream = co_await TcpStream::connect(to);
      const int answers = co_await ask_echo(stream, 3);
      co_return answers;
    };
    std::vector<JoinHandle<int>> clients;
    for (int i = 0; i < many; ++i) {
      clients.push_back(executor.spawn(client(listener->local_address())));
    }
    int answers = 0;
    for (auto& task : clients) answers += executor.block_on(rescued(std::move(task)));
    CHECK(answers == 3 * many);
    executor.block_on(rescued(std::move(serving)));
  }
}

TEST_CASE("connect: refused, and the error says so") {
  for (const auto& address : loopbacks()) {
    LocalExecutor executor;
    // A port that is taken, so that nobody else listens there, but that does not listen either.
    const Fd taken = new_socket(address, SOCK_STREAM);
    REQUIRE(::bind(taken.get(), address.data(), address.size()) == 0);
    auto connect = TcpStream::connect(local_address_of(taken.get()));
    CHECK(executor.block_on(rescued(failure_in(std::move(connect)))) ==
          failure("connect", ECONNREFUSED));
  }
}

TEST_CASE("connect: what fails at once names what failed") {
  Faults faults;
  LocalExecutor executor;
  const auto listener =
      executor.block_on([]() -> Async<TcpListener> { co_return TcpListener::bind(loopback()); }());
  for (const int error : {ENETUNREACH, EADDRNOTAVAIL}) {
    faults.fail("connect", error);
    CHECK(executor.block_on(failure_in(TcpStream::connect(listener.local_address()))) ==
          failure("connect", error));
  }
  faults.fail("socket", EMFILE);
  CHECK(executor.block_on(failure_in(TcpStream::connect(listener.local_address()))) ==
        failure("socket", EMFILE));
}

TEST_CASE("bind: the errors name what failed") {
  LocalExecutor executor;
  const auto bind = [](SocketAddress address) -> Async<TcpListener> {
    co_return TcpListener::bind(address);
  };
  const auto listener = executor.block_on(bind(loopback()));
  CHECK(executor.block_on(failure_in(bind(listener.local_address()))) ==
        failure("bind", EADDRINUSE));
  CHECK(executor.block_on(failure_in(bind(SocketAddress::parse("203.0.113.1:0")))) ==
        failure("bind", EADDRNOTAVAIL));
  Faults faults;
  faults.fail("listen", EADDRINUSE);
  CHECK(executor.block_on(failure_in(bind(loopback()))) == failure("listen", EADDRINUSE));
}

TEST_CASE("addresses: both ends agree") {
  for (const auto& address : loopbacks()) {
    LocalExecutor executor;
    auto [client, server] = pair_on(executor, address);
    CHECK(client.local_address().to_string() == server.peer_address().to_string());
    CHECK(server.local_address().to_string() == client.peer_address().to_string());
    CHECK(client.local_address().port() != 0);
    CHECK(client.local_address().family() == address.family());
  }
}

TEST_CASE_TEMPLATE("write_all: several megabytes to a slow reader", E, OneThread, ManyThreads) {
  Faults faults;
  for (const auto& address : loopbacks()) {
    const std::string text = long_text(8 * 1024 * 1024);
    E executor;
    auto [client, server] = pair_on(executor, address);
    const int before = faults.count("write");
    auto writing = executor.spawn(write_and_close(std::move(client), text));
    const std::string received = executor.block_on(rescued(read_slowly(server)));
    executor.block_on(rescued(std::move(writing)));
    CHECK(received.size() == text.size());
    CHECK(received == text);
    CHECK(faults.count("write") - before > 1);  // else this test shows nothing
  }
}

TEST_CASE_TEMPLATE("one task reads while another writes, both ways at once", E, OneThread,
                   ManyThreads) {
  const std::string text = long_text(2 * 1024 * 1024);
  E executor;
  auto [client, server] = pair_on(executor);
  const auto talk = [](TcpStream connection, const std::string& out) -> Async<bool> {
    const auto stream = std::make_shared<TcpStream>(std::move(connection));
    auto writing = spawn([](auto s, const std::string& all) -> Async<> {
      co_await s->write_all(all);
      s->shutdown();
    }(stream, out));
    const std::string in = co_await read_all(*stream);
    co_await writing;
    co_return in == out;
  };
  auto one = executor.spawn(talk(std::move(client), text));
  auto other = executor.spawn(talk(std::move(server), text));
  CHECK(executor.block_on(rescued(std::move(one))));
  CHECK(executor.block_on(rescued(std::move(other))));
}

TEST_CASE("read_exact: from several pieces; an early end is an error") {
  LocalExecutor executor;
  auto [client, server] = pair_on(executor);
  const auto read_three = [](const TcpStream& stream) -> Async<std::string> {
    std::string text(3, '\0');
    co_await stream.read_exact(text);
    co_return text;
  };
  auto reading = executor.spawn(read_three(server));
  for (const char* piece : {"a", "b", "cd"}) {
    CHECK_FALSE(reading.is_finished());
    executor.block_on(rescued(client.write_all(piece)));
    settle(executor);
  }
  CHECK(executor.block_on(rescued(std::move(reading))) == "abc");
  client.shutdown();
  CHECK(executor.block_on(rescued(failure_in(read_three(server)))) ==
        failure("read_exact: the stream ended", ENODATA));
  std::string nothing;
  CHECK_NOTHROW(executor.block_on(server.read_exact(nothing)));
}

TEST_CASE("write_vectored: the pieces arrive in order, and a short write is reported") {
  LocalExecutor executor;
  auto [client, server] = pair_on(executor);
  std::string hello = "hello ";
  std::string world = "world";
  const std::array<iovec, 3> pieces{
      {{hello.data(), hello.size()}, {nullptr, 0}, {world.data(), world.size()}}};
  CHECK(executor.block_on(client.write_vectored(pieces)) == 11);
  CHECK(executor.block_on(rescued(read_some(server, 100))) == "hello world");

  const std::vector<iovec> letters(2'000, iovec{hello.data(), 1});
  CHECK(executor.block_on(client.write_vectored(letters)) == 1'024);
  CHECK(executor.block_on(rescued(read_some(server, 2'000))) == std::string(1'024, 'h'));

  std::string large = long_text(16 * 1024 * 1024);
  const std::array<iovec, 2> too_much{{{large.data(), large.size()}, {hello.data(), hello.size()}}};
  const std::size_t written = executor.block_on(client.write_vectored(too_much));
  REQUIRE(written < large.size());
  client.shutdown();
  const std::string received = executor.block_on(rescued(read_all(server)));
  CHECK(received.size() == written);
  CHECK(large.compare(0, written, received) == 0);
}

TEST_CASE("peek: leaves the bytes where they are") {
  LocalExecutor executor;
  auto [client, server] = pair_on(executor);
  executor.block_on(client.write_all("hello"));
  char buffer[3];
  CHECK(executor.block_on(rescued(server.peek(buffer))) == 3);
  CHECK(std::string_view(buffer, 3) == "hel");
  CHECK(executor.block_on(rescued(server.peek(buffer))) == 3);
  CHECK(executor.block_on(rescued(read_some(server, 10))) == "hello");
  client.shutdown();
  CHECK(executor.block_on(rescued(server.peek(buffer))) == 0);
}

TEST_CASE("read_append: appends, up to 64 KiB, and 0 is the end") {
  LocalExecutor executor;
  auto [client, server] = pair_on(executor);
  std::string text = "before: ";
  executor.block_on(client.write_all("hello"));
  CHECK(executor.block_on(rescued(server.read_append(text))) == 5);
  CHECK(text == "before: hello");

  const std::string large = long_text(200 * 1024);
  auto writing = executor.spawn(write_and_close(std::move(client), large));
  text.clear();
  while (true) {
    const std::size_t count = executor.block_on(rescued(server.read_append(text)));
    CHECK(count <= 64 * 1024);
    if (count == 0) break;
  }
  CHECK(text == large);
  executor.block_on(rescued(std::move(writing)));
}

TEST_CASE("set_nodelay: reaches the socket") {
  LocalExecutor executor;
  auto [client, server] = pair_on(executor);
  const auto no_delay = [](const Fd& fd) {
    int on = -1;
    socklen_t size = sizeof on;
    getsockopt(fd.get(), IPPROTO_TCP, 1, &on, &size);  // TCP_NODELAY
    return on;
  };
  client.set_nodelay(true);
  server.set_nodelay(true);
  server.set_nodelay(false);
  CHECK(no_delay(std::move(client).into_fd()) == 1);
  CHECK(no_delay(std::move(server).into_fd()) == 0);
}
