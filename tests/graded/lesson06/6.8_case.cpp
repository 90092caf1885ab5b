// Step 6.8: closing gracefully.

#include "lesson05_timers/timeout.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/http_server.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::http;
using namespace pollen::http::test;
using namespace std::chrono_literals;

namespace {

//! A server on a port of its own.
class Server {
 public:
  explicit Server(Router router, ServerOptions options = {}) {
    auto listener = TcpListener::bind(SocketAddress::parse("127.0.0.1:0"));
    address_ = listener.local_address();
    auto [stop, stopped] = oneshot::channel<Unit>();
    stop_.emplace(std::move(stop));
    auto shutdown = map(std::move(stopped), [](std::optional<Unit>) {});
    task_.emplace(
        spawn(serve(std::move(listener), std::move(router), std::move(shutdown), options)));
  }

  SocketAddress address() const { return *address_; }
  //! Asks it to close. The clock stands still from here on, and jumps where all wait: what takes
  //! half a minute is over at once.
  void stop() {
    virtual_clock::pause();
    stop_->send(Unit());
  }
  //! True when it has closed; false if it does not within an hour.
  Async<bool> is_done() {
    auto limited = timeout(1h, by_ref(*task_));
    const auto done = co_await limited;
    co_return done.has_value();
  }

 private:
  std::optional<SocketAddress> address_;
  std::optional<oneshot::Sender<Unit>> stop_;
  std::optional<JoinHandle<void>> task_;
};

int begun = 0;  // by the handlers below
int ended = 0;

Async<std::string> slow() {
  ++begun;
  co_await sleep(10s);
  ++ended;
  co_return "slow";
}

Async<std::string> stuck() {
  ++begun;
  co_await pending();
  co_return "never";
}

Router small_router() {
  begun = ended = 0;
  Router router;
  router.route("/", get([] { return "home"; }))
      .route("/slow", get(slow))
      .route("/stuck", get(stuck));
  return router;
}

//! A client whose request is at its handler.
Async<Client> busy_client(SocketAddress server, std::string path) {
  auto client = co_await Client::connect(server);
  co_await client.send(get_request(path));
  while (begun == 0) co_await sleep(1ms);
  co_return client;
}

template <class Story>
void tell(Story story) {
  LocalExecutor().block_on(story());
}

}  // namespace

GRADED("6.8", 4, "a request in flight is answered") {
  tell([]() -> Async<void> {
    Server server(small_router());
    act("ask for a page that takes a while; its handler begins");
    auto client = co_await busy_client(server.address(), "/slow");
    act("let the server close");
    server.stop();
    const bool done = co_await server.is_done();
    expect(done, "it is done");
    expect_equal(ended, 1, "handlers that had ended when it was done");
    act("read what has come");
    const std::string answer = co_await client.read_to_end();
    expect_equal(statuses_in(answer), "200", "the status of the reply");
    expect(answer.ends_with("\r\n\r\nslow"), "it is whole");
    expect(answer.find("Connection: close\r\n") != answer.npos, "it says that it is the last");
  });
}

GRADED("6.8", 3, "an idle connection does not hold the server up") {
  tell([]() -> Async<void> {
    Server server(small_router());
    act("ask for a page, read it, and keep the connection");
    auto client = co_await Client::connect(server.address());
    co_await client.send(get_request("/"));
    const auto reply = co_await client.read_reply();
    expect_equal(reply.second, "home", "the answer");
    act("let the server close");
    server.stop();
    const Instant begin = now();
    const bool done = co_await server.is_done();
    expect(done, "it is done");
    expect(now() - begin < 10s, "it did not wait until a timeout ended the idle connection");
    const std::string rest = co_await client.read_to_end();
    expect_equal(rest, "", "what the client still gets");
  });
}

GRADED("6.8", 3, "nobody new is let in while it closes") {
  tell([]() -> Async<void> {
    ServerOptions options;
    options.shutdown_timeout = 1h;
    Server server(small_router(), options);
    act("ask for a page that never comes; its handler begins");
    auto client = co_await busy_client(server.address(), "/stuck");
    act("let the server close; while it waits, connect once more");
    server.stop();
    co_await sleep(1ms);
    bool refused = false;
    try {
      auto second = co_await Client::connect(server.address());
    } catch (const std::system_error&) {
      refused = true;
    }
    expect(refused, "the second client is refused");
  });
}

GRADED("6.8", 2, "a handler that never ends is given up") {
  tell([]() -> Async<void> {
    ServerOptions options;
    options.shutdown_timeout = 30s;
    Server server(small_router(), options);
    act("ask for a page that never comes; its handler begins");
    auto client = co_await busy_client(server.address(), "/stuck");
    act("let the server close");
    server.stop();
    const Instant begin = now();
    const bool done = co_await server.is_done();
    expect(done, "it is done");
    expect(now() - begin >= 30s, "it has waited for shutdown_timeout");
  });
}
