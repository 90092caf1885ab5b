// Every system call of an exchange fails in turn, in every way that it may.

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <array>
#include <csignal>
#include <fstream>

#include "lesson04_reactor/file.hpp"
#include "lesson04_reactor/signal.hpp"
#include "lesson04_reactor/tcp.hpp"
#include "lesson04_reactor/udp.hpp"
#include "tests/support/executors.hpp"
#include "tests/support/fault_runs.hpp"
#include "tests/support/sockets.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

constexpr auto goes_on = FaultKind::goes_on;
constexpr auto may_fail = FaultKind::may_fail;
constexpr int storm = 50;

using Kinds = std::vector<FaultKind>;

Kinds operator+(Kinds first, const Kinds& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

// What can become of the calls that every executor with a socket makes. A descriptor is closed, and
// the driver interrupted, even if the kernel says otherwise: only a call that is not made at all
// would leave it open or asleep, so these two are spared, except for what is repeated.
Kinds of_every_executor() {
  return {{"epoll_create1", EMFILE, may_fail}, {"epoll_create1", ENOMEM, may_fail},
          {"eventfd", ENFILE, may_fail},       {"epoll_ctl", EINTR, goes_on},
          {"epoll_wait", EINTR, goes_on},      {"epoll_wait", EINTR, goes_on, storm}};
}

Kinds of_every_socket() {
  return {{"socket", EMFILE, may_fail},
          {"socket", ENOBUFS, may_fail},
          {"bind", EADDRINUSE, may_fail},
          {"getsockname", ENOBUFS, may_fail},
          {"epoll_ctl_del", EINTR, goes_on}};
}

// What can become of a call that moves bytes, or messages.
Kinds of_io(const std::string& call, std::initializer_list<int> errors) {
  Kinds kinds{{call, EINTR, goes_on},
              {call, EINTR, goes_on, storm},
              {call, EAGAIN, goes_on},
              {call, EAGAIN, goes_on, storm}};
  for (const int error : errors) kinds.push_back({call, error, may_fail});
  return kinds;
}

FaultPlan plan(std::string name, std::function<Report(Census&)> run, Kinds kinds,
               std::string right) {
  return {std::move(name),
          std::move(run),
          std::move(kinds),
          [right = std::move(right)](const std::string& text, const FaultKind&) {
            return text == right;
          },
          {"close", "eventfd_write"}};
}

// Awaits one of the scenario's tasks. What it throws is reported, for it is no end of the scenario.
Async<std::string> outcome_of(JoinHandle<std::string> task, Report& report) {
  try {
    co_return co_await task;
  } catch (const std::system_error& error) {
    report.errors.emplace_back(error.what());
  } catch (const Cancelled&) {
    // By the scenario, after another task has failed.
  }
  co_return "";
}

// The scenario as a plan runs it: on an executor of its own, which goes before the report is read.
template <class E>
std::function<Report(Census&)> on(std::function<Async<>(Census&, Report&)> scenario) {
  return [scenario](Census& census) {
    return reporting([&](Report& report) {
      E executor;
      executor.block_on(rescued(executor.spawn(scenario(census, report))));
    });
  };
}

// ---- The scenarios ----

const std::string question(20'000, 'q');

Async<std::string> echo_one(TcpListener listener, Census::Member) {
  const auto stream = co_await listener.accept();
  stream.set_nodelay(true);
  std::string first(question.size() / 2, '\0');
  std::string second = first;
  co_await stream.read_exact(first);
  co_await stream.read_exact(second);
  const std::array<iovec, 2> pieces{{{first.data(), first.size()}, {second.data(), second.size()}}};
  const std::size_t count = co_await stream.write_vectored(pieces);
  const std::string all = first + second;
  co_await stream.write_all(std::string_view(all).substr(count));
  co_return "";
}

Async<std::string> ask_once(SocketAddress server, Census::Member) {
  const auto stream = co_await TcpStream::connect(server);
  co_await stream.write_all(question);
  stream.shutdown();
  co_return co_await read_all(stream);
}

Async<> tcp_exchange(Census& census, Report& report) {
  auto listener = TcpListener::bind(loopback());
  const auto address = listener.local_address();
  auto server = spawn(echo_one(std::move(listener), census.member()));
  auto client = spawn(ask_once(address, census.member()));
  report.text = co_await outcome_of(std::move(client), report);
  if (!report.errors.empty()) server.abort();  // it may be waiting for somebody who never comes
  co_await outcome_of(std::move(server), report);
}

Async<> udp_exchange(Census& census, Report& report) {
  const auto counted = census.member();
  const auto server = UdpSocket::bind(loopback());
  const auto client = UdpSocket::bind(loopback());
  client.connect(server.local_address());
  co_await client.send("ping");
  std::array<char, 16> buffer{};
  SocketAddress peer;
  const std::size_t asked = co_await server.recv_from(buffer, peer);
  co_await server.send_to("pong " + std::string(buffer.data(), asked), peer);
  const std::size_t answered = co_await client.recv(buffer);
  report.text = std::string(buffer.data(), answered);
}

Async<> file_exchange(Census& census, Report& report, std::string path) {
  const auto counted = census.member();
  auto file = co_await File::open(path, O_RDWR | O_CREAT | O_TRUNC);
  co_await file.write_all(question);
  co_await file.sync();
  co_await file.seek(-5, SEEK_CUR);
  co_await file.write_all("hello");
  const auto size = co_await file.size();
  co_await file.seek(0);
  const std::string all = co_await file.read_to_end();
  report.text = std::to_string(size) + all;
}

Async<> signal_exchange(Census& census, Report& report) {
  const auto counted = census.member();
  Signal signal(SIGUSR1);
  ::raise(SIGUSR1);
  co_await signal.recv();
  report.text = "came";
}

}  // namespace

TEST_CASE_TEMPLATE("faults: a TCP exchange", E, OneThread, ManyThreads) {
  const FaultRuns runs(
      plan("TCP", on<E>(tcp_exchange),
           of_every_executor() + of_every_socket() + of_io("read", {ECONNRESET, ETIMEDOUT}) +
               of_io("write", {ECONNRESET, EPIPE}) + of_io("accept", {EMFILE, ENFILE, ENOBUFS}) +
               Kinds{{"read", Faults::short_count, goes_on},
                     {"read", Faults::short_count, goes_on, storm},
                     {"write", Faults::short_count, goes_on},
                     {"write", Faults::short_count, goes_on, storm},
                     {"epoll_ctl", ENOMEM, may_fail, 1, "register"},
                     {"epoll_ctl", ENOSPC, may_fail, 1, "register"},
                     {"accept4", ECONNABORTED, goes_on},
                     {"accept4", ECONNABORTED, goes_on, storm},
                     {"accept4", EINTR, goes_on},
                     {"setsockopt", ENOBUFS, may_fail},
                     {"listen", EADDRINUSE, may_fail},
                     {"connect", EINTR, goes_on},
                     {"connect", EAGAIN, may_fail},
                     {"connect", ECONNREFUSED, may_fail},
                     {"connect", ENETUNREACH, may_fail},
                     {"shutdown", ENOTCONN, may_fail}},
           question));
}

TEST_CASE_TEMPLATE("faults: a UDP exchange", E, OneThread, ManyThreads) {
  const FaultRuns runs(plan(
      "UDP", on<E>(udp_exchange),
      of_every_executor() + of_every_socket() + of_io("send", {ECONNREFUSED, ENOBUFS}) +
          of_io("send_to", {EMSGSIZE, ENOBUFS}) + of_io("recv", {ECONNREFUSED, ENOMEM}) +
          of_io("recv_from", {ECONNREFUSED, ENOMEM}) + Kinds{{"connect", ENETUNREACH, may_fail}},
      "pong ping"));
}

TEST_CASE_TEMPLATE("faults: a file is written and read", E, OneThread, ManyThreads) {
  const TempDir dir;
  const std::string path = dir / "file";
  const auto scenario = [path](Census& census, Report& report) {
    return file_exchange(census, report, path);
  };
  Kinds kinds = of_every_executor() + Kinds{{"write", Faults::short_count, goes_on},
                                            {"write", Faults::short_count, goes_on, 12},
                                            {"read", Faults::short_count, goes_on},
                                            {"read", Faults::short_count, goes_on, 12}};
  for (const int error : {EMFILE, ENFILE, EISDIR, ENOENT, EACCES, ENOSPC}) {
    kinds.push_back({"open", error, may_fail, 1, "open " + path});
  }
  for (const int error : {ENOSPC, EDQUOT, EIO, EFBIG}) kinds.push_back({"write", error, may_fail});
  for (const char* call : {"read", "sync", "seek", "stat"}) kinds.push_back({call, EIO, may_fail});
  for (const char* call : {"open", "read", "write", "sync", "seek", "stat"}) {
    kinds.push_back({call, EINTR, goes_on, storm});
  }
  std::string right = question;
  right.replace(right.size() - 5, 5, "hello");
  const FaultRuns runs(plan("file", on<E>(scenario), std::move(kinds), "20000" + right));
}

TEST_CASE_TEMPLATE("faults: a signal", E, OneThread, ManyThreads) {
  const FaultRuns runs(plan("signal", on<E>(signal_exchange),
                            of_every_executor() + Kinds{{"epoll_ctl_del", EINTR, goes_on},
                                                        {"dup", EMFILE, may_fail},
                                                        {"dup", EINTR, goes_on},
                                                        {"signal", EINTR, goes_on},
                                                        {"signal", EAGAIN, goes_on},
                                                        {"signal", EAGAIN, goes_on, storm}},
                            "came"));
}

TEST_CASE(
    "faults: a signal that can't be listened for leaves nothing behind, and may be tried again") {
  const auto try_it = [](int& answer) -> Async<> {
    Signal signal(SIGWINCH);
    ::raise(SIGWINCH);
    co_await signal.recv();
    answer = 42;
  };
  int answer = 0;
  Faults faults;
  LocalExecutor executor;
  const long descriptors = open_descriptors();
  const std::pair<const char*, const char*> calls[] = {{"eventfd", "eventfd"},
                                                       {"sigaction", "signal"}};
  for (const auto& [call, operation] : calls) {
    faults.fail(call, ENOMEM);
    CHECK(executor.block_on(failure_in(try_it(answer))) == failure(operation, ENOMEM));
    CHECK(open_descriptors() == descriptors);
  }
  executor.block_on(rescued(try_it(answer)));
  CHECK(answer == 42);
  CHECK(open_descriptors() == descriptors + 1);  // the process keeps one for each signal
}

TEST_CASE("faults, real ones: a full disk, a file as large as may be, a directory") {
  const TempDir dir;
  LocalExecutor executor;
  const long descriptors = open_descriptors();
  const auto write_to = [](std::string path) -> Async<> {
    auto file = co_await File::open(path, O_WRONLY | O_CREAT);
    co_await file.write_all(question);
  };
  CHECK(executor.block_on(rescued(failure_in(write_to("/dev/full")))) == failure("write", ENOSPC));
  CHECK(executor.block_on(rescued(failure_in(write_to(dir.path())))) ==
        failure("open " + dir.path(), EISDIR));

  const auto read_from = [](std::string path) -> Async<> {
    auto file = co_await File::open(path);
    co_await file.read_to_end();
  };
  CHECK(executor.block_on(rescued(failure_in(read_from(dir.path())))) == failure("read", EISDIR));

  // The system cuts the write at the limit, and refuses the rest.
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old{};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &old) == 0);
  rlimit small = old;
  small.rlim_cur = 10'000;
  REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  const std::string said = executor.block_on(rescued(failure_in(write_to(dir / "large"))));
  REQUIRE(setrlimit(RLIMIT_FSIZE, &old) == 0);
  std::signal(SIGXFSZ, before);
  CHECK(said == failure("write", EFBIG));
  CHECK(std::filesystem::file_size(dir / "large") == 10'000);
  CHECK(open_descriptors() == descriptors);
}
