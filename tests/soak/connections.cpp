// Very many connections at once. The clients are another process, for each end takes a descriptor.

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <iostream>
#include <memory>
#include <vector>

#include "lesson03_executor/local_executor.hpp"
#include "lesson03_executor/sync/notify.hpp"
#include "lesson03_executor/sync/semaphore.hpp"
#include "tests/soak/service.hpp"
#include "tests/soak/soak.hpp"
#include "tests/support/census.hpp"

namespace pollen::soak {

namespace {

using namespace std::chrono_literals;

// ---- The clients' process ----

struct Crowd {
  test::Census census;
  Semaphore connecting{256};
  Notify again;
  long open = 0;
  long answered = 0;
};

Async<> ask(const TcpStream& stream, std::string& received, std::size_t number) {
  Replies replies;
  replies.expect(number);
  co_await stream.write_all(page(number).request);
  while (replies.missing() > 0) {
    const std::size_t count = co_await stream.read_append(received);
    const bool right = replies.take(received);
    if (count == 0 || !right) throw std::runtime_error("that is not the reply");
  }
}

Async<> client(SocketAddress server, Crowd& crowd, std::size_t number, test::Census::Member) {
  std::string received;
  auto permit = std::make_unique<Semaphore::Permit>(co_await crowd.connecting.acquire());
  const auto stream = co_await TcpStream::connect(server);
  co_await ask(stream, received, number);
  permit.reset();
  ++crowd.open;
  co_await crowd.again.notified();
  co_await ask(stream, received, number + 1);
  ++crowd.answered;
}

// Says how many have connected, and waits for a word before everybody asks again.
Async<> all_clients(SocketAddress server, long count, Crowd& crowd) {
  std::vector<JoinHandle<void>> tasks;
  for (long i = 0; i < count; ++i) {
    tasks.push_back(
        spawn(client(server, crowd, static_cast<std::size_t>(i), crowd.census.member())));
  }
  while (crowd.open < count && crowd.census.alive() == count) co_await sleep(5ms);
  std::cout << crowd.open << std::endl;
  auto word = spawn_blocking([] { return std::cin.get(); });
  co_await word;
  crowd.again.notify_waiters();
  for (auto& task : tasks) co_await task;
  std::cout << crowd.answered << std::endl;
}

// ---- The service's process ----

// A child process with its input and its output.
class Child {
 public:
  explicit Child(std::vector<std::string> arguments) {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    sys::check("pipe", [&] { return ::pipe2(in.data(), O_CLOEXEC); });
    sys::check("pipe", [&] { return ::pipe2(out.data(), O_CLOEXEC); });
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const int error = posix_spawn(&pid_, "/proc/self/exe", &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(in[0]);
    ::close(out[1]);
    to_.reset(::fdopen(in[1], "w"));
    from_.reset(::fdopen(out[0], "r"));
    if (error != 0) sys::throw_errno("posix_spawn", error);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  //! The number that it prints next; -1 if it ends instead.
  long next_number() {
    long number = -1;
    return std::fscanf(from_.get(), "%ld", &number) == 1 ? number : -1;
  }
  void give_word() {
    std::fputc('\n', to_.get());
    std::fflush(to_.get());
  }
  //! Its exit status.
  int wait() {
    int status = -1;
    sys::check("waitpid", [&] { return ::waitpid(pid_, &status, 0); });
    return status;
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  pid_t pid_ = -1;
  std::unique_ptr<std::FILE, Close> to_;
  std::unique_ptr<std::FILE, Close> from_;
};

void round(Findings& findings, const Settings& settings, long count, bool full) {
  Service service(settings.workers);
  const Footprint before = Footprint::now();
  Child child({"soak", "clients", "--port", std::to_string(service.address().port()),
               "--connections", std::to_string(count)});
  findings.check(child.next_number() == count, "everybody is connected, and has a reply");
  const Footprint peak = Footprint::now();
  findings.check(peak.descriptors >= before.descriptors + count, "all at the same time");
  if (full) {
    findings.say(std::to_string(peak.descriptors) + " descriptors at once, " +
                 std::to_string((peak.allocated - before.allocated) / count) +
                 " bytes allocated for each connection");
  }
  child.give_word();
  findings.check(child.next_number() == count, "everybody has a second reply");
  findings.check(child.wait() == 0, "the clients have nothing to complain of");
  findings.check(service.stop(20s), "the service ends in time");
}

}  // namespace

int clients(std::uint16_t port, long count) {
  Crowd crowd;
  LocalExecutor executor;
  executor.block_on(all_clients(SocketAddress::from("127.0.0.1", port), count, crowd));
  return crowd.census.alive() == 0 ? 0 : 1;
}

bool connections(const Settings& settings) {
  Findings findings("connections");
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < static_cast<rlim_t>(settings.connections) + 100) {
    findings.skip("a process may have but " + std::to_string(limit.rlim_cur) + " descriptors");
  } else {
    compare_footprints(findings, [&](bool full) {
      round(findings, settings, full ? settings.connections : settings.connections / 10, full);
    });
  }
  return findings.conclude(std::to_string(settings.connections) + " connections at once");
}

}  // namespace pollen::soak
