// Every system call under a web service fails in turn, and clients break off wherever they can.

#include <sys/resource.h>

#include <algorithm>
#include <fstream>

#include "lesson06_http/serve_dir.hpp"
#include "tests/support/fault_runs.hpp"
#include "tests/support/http_server.hpp"
#include "tests/support/rescued.hpp"
#include "tests/support/sockets.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pollen;
using namespace pollen::http;
using namespace pollen::http::test;
using namespace pollen::test;
using namespace std::chrono_literals;

namespace {

constexpr auto goes_on = FaultKind::goes_on;
constexpr auto may_fail = FaultKind::may_fail;
constexpr int storm = 50;

const std::string file_text(150'000, 'f');

Router service(const std::string& folder, Census& census) {
  Router router;
  router.route("/", get([] { return "home"; }))
      .route("/echo", post([](Body body) { return std::move(*body); }))
      .route("/slow", get([&census]() -> Async<std::string> {
               const auto counted = census.member();
               co_await sleep(5ms);
               co_return "slow";
             }))
      .route("/static/*path", get(serve_dir(folder)));
  return router;
}

// What does not change from run to run.
std::string without_dates(std::string answer) {
  for (std::size_t at = answer.find("Date: "); at != answer.npos; at = answer.find("Date: ", at)) {
    answer.erase(at, answer.find("\r\n", at) + 2 - at);
  }
  return answer;
}

// The whole answer, or what came of it, if the client's own calls don't fail.
Async<std::string> ask(SocketAddress server, std::string requests, Census::Member) {
  auto client = co_await Client::connect(server);
  co_await client.send(requests);
  co_return co_await client.read_to_end();
}

Async<std::string> outcome_of(JoinHandle<std::string> task, Report& report) {
  try {
    co_return co_await task;
  } catch (const std::system_error& error) {
    report.errors.emplace_back(error.what());
  }
  co_return "";
}

const std::string request_and_reply =
    get_request("/") + "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" +
    "5\r\nhello\r\n0\r\n\r\n" + get_request("/slow") +
    get_request("/static/file.txt", "Connection: close\r\n");

// One client whose exchange may be disturbed, and others after it: the service must survive it.
Async<> http_exchange(Census& census, Report& report, std::string folder) {
  virtual_clock::pause();
  auto listener = TcpListener::bind(loopback());
  const auto address = listener.local_address();
  auto [stop, stopped] = oneshot::channel<Unit>();
  auto server = spawn(serve(std::move(listener), service(folder, census),
                            map(std::move(stopped), [](std::optional<Unit>) {})));
  auto first = spawn(ask(address, request_and_reply, census.member()));
  report.text = co_await outcome_of(std::move(first), report);
  std::string after;
  for (int tries = 0; tries < 2 && after.empty(); ++tries) {
    // The call that fails may be one for the second client. Then it is none for the third.
    auto next = spawn(ask(address, get_request("/", "Connection: close\r\n"), census.member()));
    after = co_await outcome_of(std::move(next), report);
  }
  CHECK(after.ends_with("home"));
  stop.send(Unit());
  co_await server;
}

Report run(Census& census, const std::string& folder) {
  return reporting([&](Report& report) {
    LocalExecutor executor;
    executor.block_on(rescued(executor.spawn(http_exchange(census, report, folder))));
  });
}

std::vector<FaultKind> kinds() {
  std::vector<FaultKind> all{
      {"epoll_ctl", ENOMEM, may_fail, 1, "register"},
      {"epoll_ctl", ENOSPC, may_fail, 1, "register"},
      {"accept4", ECONNABORTED, goes_on},
      {"accept4", ECONNABORTED, goes_on, storm},
      // A few times there is nothing to make a connection of; then there is again.
      {"accept", EMFILE, goes_on, 5},
      {"accept", ENFILE, goes_on, 5},
      {"accept", ENOBUFS, goes_on, 5},
      {"accept", ENOMEM, goes_on, 5},
      {"accept", EPROTO, goes_on},
      {"connect", ECONNREFUSED, may_fail},
      {"shutdown", ENOTCONN, may_fail},
      {"setsockopt", EINVAL, may_fail},
      {"read", ECONNRESET, may_fail},
      {"read", ETIMEDOUT, may_fail},
      {"read", EIO, may_fail},
      {"write", ECONNRESET, may_fail},
      {"write", EPIPE, may_fail},
  };
  for (const char* call : {"read", "write"}) {
    all.push_back({call, Faults::short_count, goes_on});
    all.push_back({call, Faults::short_count, goes_on, storm});
  }
  for (const char* call : {"epoll_create1", "eventfd", "socket", "open"}) {
    all.push_back({call, EMFILE, may_fail});
  }
  for (const char* call : {"bind", "listen"}) all.push_back({call, EADDRINUSE, may_fail});
  for (const char* call : {"stat", "getsockname"}) all.push_back({call, ENOMEM, may_fail});
  for (const int error : {EISDIR, ENOENT, EACCES}) all.push_back({"open", error, may_fail});
  for (const char* call : {"epoll_wait", "read", "write", "accept", "accept4", "connect", "open",
                           "stat", "epoll_ctl_del"}) {
    all.push_back({call, EINTR, goes_on, storm});
  }
  for (const char* call : {"write", "accept"}) {
    all.push_back({call, EAGAIN, goes_on});
    all.push_back({call, EAGAIN, goes_on, storm});
  }
  return all;
}

// Without an error on its own side a client has the whole answer, or one that was broken off; or,
// in its place, one that says what is wrong with the file.
bool is_right(const std::string& answer, const std::string& whole, const FaultKind& kind) {
  if (kind.outcome == goes_on) return answer == whole;
  if (whole.starts_with(answer)) return true;
  const std::string statuses = statuses_in(answer);
  return statuses == "200 200 200 404" || statuses == "200 200 200 500";
}

}  // namespace

TEST_CASE("faults: every call under an HTTP exchange") {
  const TempDir dir;
  std::ofstream(dir / "file.txt") << file_text;
  Census census;
  const std::string whole = without_dates(run(census, dir.path()).text);
  REQUIRE(statuses_in(whole) == "200 200 200 200");
  REQUIRE(whole.ends_with(file_text));
  FaultPlan plan{"HTTP",
                 [&](Census& counted) {
                   Report report = run(counted, dir.path());
                   report.text = without_dates(std::move(report.text));
                   return report;
                 },
                 kinds(),
                 [&](const std::string& answer, const FaultKind& kind) {
                   return is_right(answer, whole, kind);
                 },
                 {"close", "eventfd_write"},
                 // How a client sees that the server's call has failed.
                 {failure("read", ECONNRESET), failure("write", EPIPE)}};
  const FaultRuns runs(std::move(plan));
}

namespace {

// While it lives, this process can open `more` descriptors and no others.
class FewDescriptors {
 public:
  explicit FewDescriptors(int more) {
    REQUIRE(getrlimit(RLIMIT_NOFILE, &before_) == 0);
    std::vector<Fd> probes;  // the system gives the lowest number that is free
    for (int i = 0; i <= more; ++i) probes.emplace_back(::dup(STDIN_FILENO));
    rlimit limit = before_;
    limit.rlim_cur = static_cast<rlim_t>(probes.back().get());
    REQUIRE(setrlimit(RLIMIT_NOFILE, &limit) == 0);
  }
  FewDescriptors(const FewDescriptors&) = delete;
  FewDescriptors& operator=(const FewDescriptors&) = delete;
  ~FewDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE(
    "74 faults, real ones: with 4 descriptors for 20 clients all are served, one after another") {
  const long descriptors = open_descriptors();
  Census census;
  with_server(service("", census), [&](SocketAddress server, Stop) -> Async<void> {
    std::vector<Fd> clients;
    for (int i = 0; i < 20; ++i) clients.push_back(new_socket(server, SOCK_STREAM));
    const FewDescriptors few(4);
    const Instant start = now();
    for (const Fd& client : clients) ::connect(client.get(), server.data(), server.size());
    co_await sleep(50ms);  // now the server has all that it can have
    CHECK(failure_of([&] { new_socket(server, SOCK_STREAM); }) == failure("socket", EMFILE));
    int served = 0;
    for (Fd& client : clients) {
      put(client, get_request("/", "Connection: close\r\n"));
      std::string answer;
      for (int i = 0; i < 1000 && !answer.ends_with("home"); ++i) {
        co_await sleep(1ms);
        answer += take_all(client);
      }
      served += answer.ends_with("home");
      ::shutdown(client.get(), SHUT_WR);
    }
    CHECK(served == 20);
    CHECK(now() - start >= 100ms);  // it waited for descriptors, instead of asking again and again
  });
  CHECK(open_descriptors() == descriptors);
}

TEST_CASE("faults, real ones: a client that resets at any byte of its requests leaves nothing") {
  const TempDir dir;
  std::ofstream(dir / "file.txt") << file_text;
  const long descriptors = open_descriptors();
  Census census;
  with_server(service(dir.path(), census), [&](SocketAddress server, Stop) -> Async<void> {
    const long before = open_descriptors();
    for (std::size_t cut = 0; cut <= request_and_reply.size(); ++cut) {
      auto client = co_await Client::connect(server);
      co_await client.send(request_and_reply.substr(0, cut));
      if (cut % 2 == 0) co_await sleep(1ms);  // else the server sees bytes and reset at once
      client.reset();
    }
    co_await sleep(10ms);
    CHECK(census.alive() == 0);
    CHECK(open_descriptors() == before);
    const std::string after = co_await ask(server, request_and_reply, census.member());
    CHECK(statuses_in(after) == "200 200 200 200");
  });
  CHECK(open_descriptors() == descriptors);
}

TEST_CASE("faults, real ones: a client that resets in the middle of a reply leaves nothing") {
  const TempDir dir;
  std::ofstream(dir / "file.txt") << std::string(8 << 20, 'f');
  Census census;
  with_server(service(dir.path(), census), [&](SocketAddress server, Stop) -> Async<void> {
    const long before = open_descriptors();
    for (std::size_t size = 1; size < (8 << 20); size *= 3) {
      auto client = co_await Client::connect(server);
      co_await client.send(get_request("/static/file.txt") + get_request("/slow"));
      std::string received;
      while (received.size() < size) co_await client.stream().read_append(received);
      client.reset();
    }
    for (int i = 0; i < 1000 && open_descriptors() != before; ++i) co_await sleep(1ms);
    CHECK(open_descriptors() == before);
    CHECK(census.alive() == 0);
    const std::string after =
        co_await ask(server, get_request("/", "Connection: close\r\n"), census.member());
    CHECK(after.ends_with("home"));
  });
}

TEST_CASE("faults, real ones: a directory, a missing file and a link to itself are no files") {
  const TempDir dir;
  std::filesystem::create_directory(dir / "folder");
  std::filesystem::create_symlink("loop", dir / "loop");
  Census census;
  const long descriptors = open_descriptors();
  for (const char* name : {"folder", "none", "loop", "folder/none", "none/file"}) {
    const std::string request = get_request("/static/" + std::string(name)) + get_request("/");
    CHECK(statuses_in(answer_to(service(dir.path(), census), request)) == "404 200");
  }
  CHECK(open_descriptors() == descriptors);
}
