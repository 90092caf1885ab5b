// Lesson 4's demo: thousands of connections on one thread, and a file that is read meanwhile.
// With --serve it is a chat server: try it from several terminals with `nc 127.0.0.1 4000`.

#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <vector>

#include "lesson01_future/select.hpp"
#include "lesson02_waker/trace/output.hpp"
#include "lesson03_executor/local_executor.hpp"
#include "lesson03_executor/sync/mpsc.hpp"
#include "lesson03_executor/sync/notify.hpp"
#include "lesson04_reactor/descriptor_limit.hpp"
#include "lesson04_reactor/file.hpp"
#include "lesson04_reactor/options.hpp"
#include "lesson04_reactor/signal.hpp"
#include "lesson04_reactor/tcp.hpp"

using namespace pollen;
using Clock = std::chrono::steady_clock;

namespace {

// ---- Part 1: an echo server and its clients ----

Async<void> echo(TcpStream stream) {
  char buffer[1024];
  while (true) {
    const std::size_t count = co_await stream.read(buffer);
    if (count == 0) co_return;
    co_await stream.write_all({buffer, count});
  }
}

Async<void> echo_server(const TcpListener& listener) {
  while (true) {
    auto stream = co_await listener.accept();
    spawn(echo(std::move(stream))).detach();
  }
}

// Says a few lines and checks that each comes back.
Async<int> client(SocketAddress server, int number, int lines) {
  const auto stream = co_await TcpStream::connect(server);
  int echoed = 0;
  for (int i = 0; i < lines; ++i) {
    const std::string line = "client " + std::to_string(number) + " says " + std::to_string(i);
    std::string answer(line.size(), '\0');
    co_await stream.write_all(line);
    co_await stream.read_exact(answer);
    echoed += line == answer;
  }
  co_return echoed;
}

Async<void> read_a_file(std::string path, const int& answers) {
  auto file = co_await File::open(path);
  const std::string text = co_await file.read_to_end();
  std::cout << "   Meanwhile a file was read: " << text.size() << " bytes of " << path << ", when "
            << answers << " answers had come.\n";
}

Async<void> many_connections(int connections, int lines, std::string path) {
  const auto listener = TcpListener::bind(SocketAddress::parse("127.0.0.1:0"));
  auto server = spawn(echo_server(listener));
  std::cout << "1. " << connections << " clients talk to an echo server, all on one thread.\n";
  const auto start = Clock::now();
  std::vector<JoinHandle<int>> clients;
  clients.reserve(static_cast<std::size_t>(connections));
  for (int i = 0; i < connections; ++i) {
    clients.push_back(spawn(client(listener.local_address(), i, lines)));
  }
  int answers = 0;
  auto file = spawn(read_a_file(std::move(path), answers));
  for (auto& handle : clients) answers += co_await handle;
  const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
  co_await file;
  std::cout << "   " << answers << " of " << connections * lines << " lines came back in "
            << taken.count() << " ms.\n\n";
  server.abort();
}

Async<void> refused_and_silent() {
  std::cout << "2. Errors name the operation that failed.\n";
  try {
    co_await TcpStream::connect(SocketAddress::parse("127.0.0.1:1"));
  } catch (const std::system_error& error) {
    std::cout << "   " << error.what() << "\n\n";
  }
  std::cout << "3. What is wrong with it: a client that connects and says nothing is waited for\n"
            << "   for ever. Lesson 5 knows the time, and gives up.\n";
}

// ---- With --serve: a chat ----

class Room {
 public:
  using Member = mpsc::Sender<std::shared_ptr<const std::string>>;

  int enter(Member member) {
    members_.emplace(next_, std::move(member));
    return next_++;
  }
  void leave(int number) {
    members_.erase(number);
    somebody_left.notify_one();
  }

  void say(int from, std::string line) {
    std::cout << "guest " << from << ": " << line;
    const auto message =
        std::make_shared<const std::string>("guest " + std::to_string(from) + ": " + line);
    for (auto& [number, member] : members_) {
      // Who does not read misses what was said: we cannot keep it all for him.
      if (number != from) member.try_send(std::shared_ptr(message));
    }
  }

  Notify somebody_left;

 private:
  std::map<int, Member> members_;
  int next_ = 1;
};

using Messages = mpsc::Receiver<std::shared_ptr<const std::string>>;

Async<void> write_messages(std::shared_ptr<TcpStream> stream, Messages messages) {
  while (true) {
    const auto message = co_await messages.recv();
    if (!message) co_return;
    co_await stream->write_all(**message);
  }
}

Async<void> listen_to(std::shared_ptr<TcpStream> stream, Room& room, int number) {
  std::string line;
  char buffer[1024];
  while (true) {
    const std::size_t count = co_await stream->read(buffer);
    if (count == 0) co_return;
    for (const char c : std::string_view(buffer, count)) {
      line += c;
      if (c == '\n' || line.size() == sizeof buffer) room.say(number, std::exchange(line, ""));
    }
  }
}

Async<void> guest(TcpStream connection, Room& room) {
  auto stream = std::make_shared<TcpStream>(std::move(connection));
  auto [tx, rx] = mpsc::channel<std::shared_ptr<const std::string>>(1000);
  const int number = room.enter(std::move(tx));
  room.say(number, "entered\n");
  try {
    auto either = select(listen_to(stream, room, number), write_messages(stream, std::move(rx)));
    co_await either;
  } catch (const std::system_error& error) {
    std::cout << "guest " << number << ": " << error.what() << "\n";
  }
  room.leave(number);
  room.say(number, "left\n");
}

Async<void> accept_guests(const TcpListener& listener, Room& room) {
  while (true) {
    bool full = false;
    try {
      auto stream = co_await listener.accept();
      spawn(guest(std::move(stream), room)).detach();
    } catch (const std::system_error& error) {
      std::cout << "Nobody can enter until a guest has left: " << error.what() << "\n";
      full = true;
    }
    if (full) co_await room.somebody_left.notified();
  }
}

Async<void> chat(SocketAddress address, Room& room) {
  const auto listener = TcpListener::bind(address);
  std::cout << "Chat on " << listener.local_address().to_string()
            << ": join with nc, end with Ctrl-C.\n";
  auto either = select(shutdown_signal(), accept_guests(listener, room));
  co_await either;
  std::cout << "\nGood night.\n";
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_options(argc, argv);
  const trace::Session session(options.trace);
  allow_many_descriptors();
  try {
    Room room;
    LocalExecutor executor;
    if (options.serve) {
      executor.block_on(chat(SocketAddress::from("127.0.0.1", options.port), room));
    } else {
      executor.block_on(many_connections(options.connections, options.lines, options.path));
      executor.block_on(refused_and_silent());
    }
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
