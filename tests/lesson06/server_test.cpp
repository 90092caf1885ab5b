// The server over real sockets: what a client sees, byte by byte.

#include "tests/support/http_server.hpp"

#include <malloc.h>

#include "lesson02_waker/yield_now.hpp"
#include "lesson05_timers/sleep.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::http;
using namespace pollen::http::test;
using namespace std::chrono_literals;

namespace {

Router small_router() {
  Router router;
  router.route("/", get([] { return "home"; }))
      .route("/echo", post([](Body body) { return std::move(*body); }))
      .route("/slow", get([]() -> Async<std::string> {
               co_await sleep(1s);
               co_return "slow";
             }))
      .route("/twenty", get([]() -> Async<std::string> {
               co_await sleep(20s);
               co_return "after twenty seconds";
             }))
      .route("/nothing", get([] { return Status(204); }))
      .route("/unchanged", get([] { return Status(304); }))
      .route("/broken", get([]() -> std::string { throw std::runtime_error("a secret"); }))
      .route("/passes-on", get([]() -> std::string { throw HttpError(600, "a secret"); }));
  return router;
}

struct Asked {
  const char* what;
  std::string request;
  const char* statuses;
};

}  // namespace

TEST_CASE("88 a request cut at every byte gets the same answer") {
  const std::string request =
      "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n";
  with_server(small_router(), [&](SocketAddress server, Stop) -> Async<void> {
    for (std::size_t cut = 1; cut < request.size(); ++cut) {
      auto client = co_await Client::connect(server);
      co_await client.send(request.substr(0, cut));
      co_await sleep(1ms);  // on the virtual clock: the server has seen the first piece
      co_await client.send(request.substr(cut));
      const auto [head, body] = co_await client.read_reply();
      CHECK_MESSAGE(body == "abcde", "cut at " << cut);
    }
  });
}

TEST_CASE("88 the limit for a head holds across the pieces") {
  ServerOptions options;
  options.limits.max_head = 200;
  with_server(
      small_router(),
      [&](SocketAddress server, Stop) -> Async<void> {
        auto client = co_await Client::connect(server);
        co_await client.send("GET / HTTP/1.1\r\nHost: h\r\n");
        for (int i = 0; i < 5; ++i) {
          co_await client.send("X: " + std::string(50, 'x') + "\r\n");
          co_await sleep(1ms);
        }
        const std::string answer = co_await client.read_to_end();
        CHECK(statuses_in(answer) == "431");
      },
      options);
}

TEST_CASE("92 each refusal has its status, is framed, and closes the connection where it must") {
  const std::string long_target = "/" + std::string(9000, 'a');
  const std::string long_head = "X: " + std::string(17'000, 'x') + "\r\n";
  const Asked rows[] = {
      {"a handler's answer", get_request("/"), "200"},
      {"no such path", get_request("/none"), "404"},
      {"no such method here", "DELETE / HTTP/1.1\r\nHost: h\r\n\r\n", "405"},
      {"a method that nobody knows", "BREW / HTTP/1.1\r\nHost: h\r\n\r\n", "501"},
      {"no request line", "hello\r\n\r\n", "400"},
      {"no Host", "GET / HTTP/1.1\r\n\r\n", "400"},
      {"HTTP/1.0 needs no Host", "GET / HTTP/1.0\r\n\r\n", "200"},
      {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"},
      {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", "505"},
      {"a line that ends in LF alone", "GET / HTTP/1.1\nHost: h\n\n", "400"},
      {"a space before the colon", "GET / HTTP/1.1\r\nHost : h\r\n\r\n", "400"},
      {"a folded line", "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n", "400"},
      {"a target beyond the limit", get_request(long_target), "414"},
      {"headers beyond the limit", get_request("/", long_head), "431"},
      {"an unknown expectation", get_request("/", "Expect: a miracle\r\n"), "417"},
      {"an unknown coding",
       "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "501"},
      {"both lengths",
       "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
       "0\r\n\r\n",
       "400"},
      {"a body beyond the limit",
       "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9999999\r\n\r\n", "413"},
      {"a malformed chunk, and what follows is no request",
       "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" +
           get_request("/"),
       "400"},
      {"a handler that throws, and the connection goes on",
       get_request("/broken") + get_request("/"), "500 200"},
      {"a handler that throws a status which is none, then the next request",
       get_request("/passes-on") + get_request("/"), "500 200"},
      {"after a 404 the connection goes on", get_request("/none") + get_request("/"), "404 200"},
  };
  for (const Asked& row : rows) {
    CAPTURE(row.what);
    const std::string answer = answer_to(small_router(), row.request);
    CHECK(statuses_in(answer) == row.statuses);
    CHECK(answer.find("Content-Length: ") != std::string::npos);
    CHECK(answer.find("Date: ") != std::string::npos);
    CHECK(answer.find("a secret") == std::string::npos);
  }
}

TEST_CASE("92 a 405 says what is allowed") {
  const std::string answer = answer_to(small_router(), "DELETE / HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(answer.find("Allow: OPTIONS, HEAD, GET\r\n") != std::string::npos);
}

TEST_CASE("91 replies to pipelined requests come in order, however the bytes are cut") {
  std::string requests;
  const int count = 1000;
  for (int i = 0; i < count; ++i) {
    const std::string body = "number " + std::to_string(i);
    requests += "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
                "\r\n\r\n" + body;
  }
  with_server(small_router(), [&](SocketAddress server, Stop) -> Async<void> {
    auto client = co_await Client::connect(server);
    auto sender = [](TcpStream& stream, std::string_view bytes) -> Async<void> {
      for (std::size_t size = 1; !bytes.empty(); size = size * 7 % 1009) {
        co_await stream.write_all(bytes.substr(0, size));
        bytes.remove_prefix(std::min(size, bytes.size()));
      }
    };
    auto sending = spawn(sender(client.stream(), requests));
    int in_order = 0;
    for (int i = 0; i < count; ++i) {
      const auto [head, body] = co_await client.read_reply();
      in_order += body == "number " + std::to_string(i);
    }
    CHECK(in_order == count);
    co_await sending;
  });
}

TEST_CASE("91 87 thousands of requests in one piece let others have their turn") {
  int answered = 0;
  Router router;
  router.route("/", get([&] {
                 ++answered;
                 return "home";
               }));
  with_server(std::move(router), [&](SocketAddress server, Stop) -> Async<void> {
    auto client = co_await Client::connect(server);
    std::string requests;
    for (int i = 0; i < 1'500; ++i) requests += get_request("/");
    co_await client.send(requests);
    int most = 0;
    while (answered < 1'500) {
      const int before = answered;
      co_await yield_now();
      most = std::max(most, answered - before);
    }
    CHECK(most <= static_cast<int>(coop_budget));
  });
}

TEST_CASE("91 a reply does not wait for the body of the next request") {
  with_server(small_router(), [](SocketAddress server, Stop) -> Async<void> {
    auto client = co_await Client::connect(server);
    co_await client.send(get_request("/") +
                         "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe");
    const auto first = co_await client.read_reply();
    CHECK(first.second == "home");
    co_await client.send("llo");
    const auto second = co_await client.read_reply();
    CHECK(second.second == "hello");
  });
}

TEST_CASE("91 the reply before a slow one does not wait for it") {
  with_server(small_router(), [](SocketAddress server, Stop) -> Async<void> {
    auto client = co_await Client::connect(server);
    const Instant start = now();
    co_await client.send(get_request("/") + get_request("/slow"));
    const auto first = co_await client.read_reply();
    CHECK(first.second == "home");
    CHECK(now() - start < 1s);
    const auto second = co_await client.read_reply();
    CHECK(second.second == "slow");
    CHECK(now() - start >= 1s);
  });
}

TEST_CASE("91 keep-alive: 1.1 unless told to close, 1.0 only if asked for") {
  const std::string again = get_request("/");
  const Asked rows[] = {
      {"1.1", again, "200 200"},
      {"1.1 close", get_request("/", "Connection: close\r\n"), "200"},
      {"1.1 close in a list, in capitals", get_request("/", "Connection: x, CLOSE\r\n"), "200"},
      {"1.0", "GET / HTTP/1.0\r\n\r\n", "200"},
      {"1.0 keep-alive", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "200 200"},
  };
  for (const Asked& row : rows) {
    CAPTURE(row.what);
    CHECK(statuses_in(answer_to(small_router(), row.request + again)) == row.statuses);
  }
}

TEST_CASE("91 no reset meets the last reply, whatever the client still sends") {
  with_server(small_router(), [](SocketAddress server, Stop) -> Async<void> {
    for (const std::string begin : {"GET / HTTP/1.0\r\n\r\n", "no request\r\n\r\n"}) {
      auto client = co_await Client::connect(server);
      co_await client.send(begin);
      co_await sleep(1ms);
      co_await client.send(std::string(200'000, 'x'));
      const std::string answer = co_await client.read_to_end();  // throws if it was reset
      CHECK(statuses_in(answer).size() == 3);
    }
    auto lasting = co_await Client::connect(server);
    co_await lasting.send("GET / HTTP/1.0\r\n\r\n");
    co_await sleep(3s);  // the server waits for 2
    bool reset = false;
    try {
      co_await lasting.send("x");
      co_await sleep(1ms);
      co_await lasting.send("x");
    } catch (const std::system_error&) {
      reset = true;
    }
    CHECK(reset);
  });
}

TEST_CASE("93 HEAD, 204 and 304 carry no body, and the next reply follows at once") {
  const std::string next = get_request("/");
  const std::string head = answer_to(small_router(), "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n" + next);
  CHECK(statuses_in(head) == "200 200");
  CHECK(head.find("Content-Length: 4\r\n") != std::string::npos);  // as GET would have it
  CHECK(head.find("home") == head.rfind("home"));
  for (const char* path : {"/nothing", "/unchanged"}) {
    const std::string answer = answer_to(small_router(), get_request(path) + next);
    CHECK(answer.find("\r\n\r\nHTTP/1.1 200") != std::string::npos);
  }
}

TEST_CASE("94 '100 Continue' goes out when the body is wanted, and only then") {
  const std::string head = "POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n";
  with_server(small_router(), [&](SocketAddress server, Stop) -> Async<void> {
    auto polite = co_await Client::connect(server);
    co_await polite.send(head + "Content-Length: 5\r\n\r\n");
    const std::string interim = co_await polite.read_until("\r\n\r\n");
    CHECK(interim == "HTTP/1.1 100 Continue\r\n\r\n");
    co_await polite.send("hello");
    const auto reply = co_await polite.read_reply();
    CHECK(reply.second == "hello");

    auto too_large = co_await Client::connect(server);
    co_await too_large.send(head + "Content-Length: 99999999\r\n\r\n");
    const std::string refused = co_await too_large.read_to_end();
    CHECK(statuses_in(refused) == "413");

    auto nobody = co_await Client::connect(server);
    co_await nobody.send(
        "POST /none HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    const std::string not_found = co_await nobody.read_to_end();
    CHECK(statuses_in(not_found) == "404");

    auto impatient = co_await Client::connect(server);
    co_await impatient.send(head + "Content-Length: 5\r\n\r\nhello");
    const auto at_once = co_await impatient.read_reply();
    CHECK(at_once.first.starts_with("HTTP/1.1 200"));
  });
}

TEST_CASE("95 the timeouts for head and idle time start anew with every request") {
  ServerOptions options;
  options.header_timeout = 10s;
  options.idle_timeout = 60s;
  with_server(
      small_router(),
      [](SocketAddress server, Stop) -> Async<void> {
        auto client = co_await Client::connect(server);
        for (int i = 0; i < 3; ++i) {
          co_await sleep(i == 0 ? 0s : 59s);
          co_await client.send("GET / HT");
          co_await sleep(9s);
          co_await client.send("TP/1.1\r\nHost: h\r\n\r\n");
          const auto reply = co_await client.read_reply();
          CAPTURE(i);
          CHECK(reply.second == "home");
        }
        const Instant idle_since = now();
        const std::string rest = co_await client.read_to_end();
        CHECK(rest == "");  // an idle connection is closed without a word
        CHECK(now() - idle_since >= 60s);
        CHECK(now() - idle_since < 61s);
      },
      options);
}

TEST_CASE("95 an empty line behind a request begins no other one") {
  with_server(small_router(), [](SocketAddress server, Stop) -> Async<void> {
    auto client = co_await Client::connect(server);
    co_await client.send(get_request("/slow") + "\r\n");
    const auto reply = co_await client.read_reply();
    CHECK(reply.second == "slow");
    const Instant idle_since = now();
    const std::string rest = co_await client.read_to_end();
    CHECK(rest == "");  // no 408
    CHECK(now() - idle_since >= ServerOptions().idle_timeout);
  });
}

TEST_CASE("95 carriage returns alone do not put a limit off") {
  with_server(small_router(), [](SocketAddress server, Stop) -> Async<void> {
    auto client = co_await Client::connect(server);
    co_await client.send(get_request("/"));
    co_await client.read_reply();
    const Instant start = now();
    for (int i = 0; i < 10; ++i) {
      co_await client.send("\r");
      co_await sleep(1s);
    }
    const std::string answer = co_await client.read_to_end();
    CHECK(statuses_in(answer) == "408");
    CHECK(now() - start < 12s);
  });
}

TEST_CASE("95 a head that has begun behind another request has the limit for heads, too") {
  ServerOptions options;
  options.body_timeout = 100s;
  with_server(
      small_router(),
      [](SocketAddress server, Stop) -> Async<void> {
        auto client = co_await Client::connect(server);
        co_await client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe");
        co_await sleep(20s);  // now the limit is the one for bodies
        const Instant start = now();
        co_await client.send("lloGET / HT");
        const std::string answers = co_await client.read_to_end();
        CHECK(statuses_in(answers) == "200 408");
        CHECK(now() - start < 11s);

        auto patient = co_await Client::connect(server);
        co_await patient.send(get_request("/twenty") + "GET / HT");
        co_await sleep(21s);  // while a handler is at work, nobody has read the rest
        co_await patient.send("TP/1.1\r\nHost: h\r\n\r\n");
        patient.finish();
        const std::string both = co_await patient.read_to_end();
        CHECK(statuses_in(both) == "200 200");
      },
      options);
}

TEST_CASE("95 a limit is reached also by who has used up its budget") {
  const auto test = []() -> Async<void> {
    virtual_clock::pause();
    pollen::test::WakeCounter counter;
    const Waker waker = counter.waker();
    Context spent(waker, 0);
    Deadline deadline(10s);
    auto nothing = poll_fn([](Context&) -> Poll<int> { return Pending{}; });
    Limited limited(nothing, deadline, std::nullopt);
    CHECK(limited.poll(spent).is_pending());
    co_await virtual_clock::advance(11s);
    CHECK(limited.poll(spent).is_ready());
  };
  LocalExecutor().block_on(test());
}

TEST_CASE("92 a head or a body that does not come in time gets a 408") {
  with_server(small_router(), [](SocketAddress server, Stop) -> Async<void> {
    for (const std::string begin :
         {"GET / HTTP/1.1\r\nHo",
          "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nab"}) {
      auto client = co_await Client::connect(server);
      const Instant start = now();
      co_await client.send(begin);
      const std::string answer = co_await client.read_to_end();
      CHECK(statuses_in(answer) == "408");
      CHECK(now() - start >= 10s);
    }
    // A head that trickles in does not win time with every byte.
    auto slow = co_await Client::connect(server);
    const Instant start = now();
    co_await slow.send("GET / HTTP/1.1\r\n");
    for (int i = 0; i < 3; ++i) {
      co_await sleep(3s);
      co_await slow.send("X: y\r\n");
    }
    const std::string answer = co_await slow.read_to_end();
    CHECK(statuses_in(answer) == "408");
    CHECK(now() - start < 11s);
  });
}

TEST_CASE("a client that does not read its reply is given up") {
  Router router;
  router.route("/big", get([] { return std::string(64 << 20, 'x'); }));
  with_server(std::move(router), [](SocketAddress server, Stop) -> Async<void> {
    auto client = co_await Client::connect(server);
    co_await client.send(get_request("/big"));
    co_await sleep(31s);  // longer than the write timeout
    bool ended = false;
    try {
      const std::string answer = co_await client.read_to_end();
      ended = answer.size() < (64 << 20);
    } catch (const std::system_error&) {
      ended = true;
    }
    CHECK(ended);
  });
}

namespace {
// Counts the handlers that are under way.
struct Alive {
  explicit Alive(int& counter) : count(counter) { ++count; }
  ~Alive() { --count; }
  int& count;
};
}  // namespace

TEST_CASE("96 a client that goes away destroys its handler") {
  int alive = 0;
  Router router;
  router.route("/forever", get([&]() -> Async<std::string> {
                 const Alive counted(alive);
                 co_await pending();
                 co_return "";
               }));
  with_server(std::move(router), [&](SocketAddress server, Stop) -> Async<void> {
    auto client = co_await Client::connect(server);
    co_await client.send(get_request("/forever"));
    while (alive == 0) co_await sleep(1ms);
    client.reset();
    co_await sleep(1ms);
    CHECK(alive == 0);
  });
}

namespace {
// A piece, and then never another one.
class Hesitates final : public BodyStream {
 public:
  explicit Hesitates(int& alive, bool told = false) : alive_(alive), told_(told) {}
  Async<std::optional<std::string>> next() override {
    if (std::exchange(told_, true)) co_await pending();
    co_return "piece";
  }

 private:
  Alive alive_;
  bool told_;
};
}  // namespace

TEST_CASE("96 a client that goes away destroys the stream that it reads") {
  int alive = 0;
  Router router;
  router.route("/", get([&] { return Response(std::make_unique<Hesitates>(alive), plain_text); }));
  with_server(std::move(router), [&](SocketAddress server, Stop) -> Async<void> {
    auto client = co_await Client::connect(server);
    co_await client.send(get_request("/"));
    const std::string begin = co_await client.read_until("piece");
    CHECK(alive == 1);
    client.reset();
    co_await sleep(1ms);
    CHECK(alive == 0);
  });
}

TEST_CASE("a client that is gone before a slow handler begins is no failure of the handler") {
  int begun = 0;
  Router router;
  router.route("/", get([] { return "home"; })).route("/slow", get([&]() -> Async<std::string> {
                                                        ++begun;
                                                        co_return "slow";
                                                      }));
  with_server(std::move(router), [&](SocketAddress server, Stop) -> Async<void> {
    auto client = co_await Client::connect(server);
    pollen::test::Faults faults;
    faults.fail("write", EPIPE, 1, 1);  // the server's, not the client's own
    co_await client.send(get_request("/") + get_request("/slow"));
    const std::string answer = co_await client.read_to_end();
    CHECK(answer == "");  // no 500, and nothing twice
    CHECK(faults.count("write") == 2);
    CHECK(begun == 0);
  });
}

TEST_CASE("an idle connection holds no memory of the large messages that it has passed") {
  Router router;
  router.route("/large", post([](const Request&) { return std::string(1'000'000, 'x'); }));
  const std::string request = "POST /large HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n" +
                              std::string(500'000, 'b');
  const auto allocated = [] {
    const auto heap = mallinfo2();
    return static_cast<long>(heap.uordblks + heap.hblkhd);
  };
  with_server(std::move(router), [&](SocketAddress server, Stop) -> Async<void> {
    std::vector<TcpStream> clients;
    for (int i = 0; i < 20; ++i) {
      auto stream = co_await TcpStream::connect(server);
      clients.push_back(std::move(stream));
    }
    const long before = allocated();
    for (TcpStream& client : clients) {
      co_await client.write_all(request);
      std::string reply;
      while (reply.size() < 1'000'000) co_await client.read_append(reply);
      CHECK(statuses_in(reply) == "200");
      co_await client.write_all(get_request(std::string(8'000, '/')));
      reply.clear();
      while (statuses_in(reply) != "404") co_await client.read_append(reply);
    }
    co_await sleep(1ms);
    // A sanitizer's allocator does not tell: there it is 0.
    CHECK(allocated() - before < 20 * 20'000);
  });
}

TEST_CASE("96 a half-closed client still gets its answer") {
  CHECK(statuses_in(answer_to(small_router(), get_request("/slow"))) == "200");
}

TEST_CASE("97 graceful shutdown: idle ones are closed, a request in flight is answered") {
  with_server(small_router(), [](SocketAddress server, Stop stop) -> Async<void> {
    auto idle = co_await Client::connect(server);
    co_await idle.send(get_request("/"));
    const auto first = co_await idle.read_reply();
    auto silent = co_await Client::connect(server);
    auto half = co_await Client::connect(server);
    co_await half.send("GET / HT");
    auto busy = co_await Client::connect(server);
    co_await busy.send(get_request("/slow") + get_request("/"));
    co_await sleep(500ms);

    const Instant start = now();
    stop();
    for (Client* client : {&idle, &silent, &half}) {
      const std::string rest = co_await client->read_to_end();
      CHECK(rest == "");
    }
    CHECK(now() - start < 1ms);
    const std::string answer = co_await busy.read_to_end();
    CHECK(statuses_in(answer) == "200");  // the second request had not begun
    CHECK(answer.find("Connection: close\r\n") != std::string::npos);
    CHECK(answer.ends_with("slow"));
    CHECK(now() - start <= 501ms);

    bool refused = false;
    try {
      co_await Client::connect(server);
    } catch (const std::system_error&) {
      refused = true;
    }
    CHECK(refused);
  });
}

TEST_CASE("97 graceful shutdown waits for a connection whose task has not begun") {
  LocalExecutor().block_on([]() -> Async<void> {
    auto listener = TcpListener::bind(SocketAddress::parse("127.0.0.1:0"));
    auto client = co_await Client::connect(listener.local_address());
    auto channel = oneshot::channel<Unit>();
    auto stopped = map(std::move(channel.second), [](std::optional<Unit>) {});
    auto server = serve(std::move(listener), small_router(), std::move(stopped));
    // In one poll of ours it accepts the client and is told to stop: the client's task has no turn.
    auto in_one_poll = poll_fn([&](Context& cx) -> Poll<bool> {
      bool done = server.poll(cx).is_ready();
      if (done) return true;
      channel.first.send(Unit());
      done = server.poll(cx).is_ready();
      return done;
    });
    const bool was_done = co_await in_one_poll;
    REQUIRE_FALSE(was_done);
    co_await server;
    const std::string rest = co_await client.read_to_end();
    CHECK(rest == "");
  }());
}

TEST_CASE("the last reply arrives whole, though more requests come than are answered") {
  const std::size_t size = 8 << 20;  // more than the system takes at once
  Router router;
  router.route("/large", get([] { return std::string(size, 'x'); }));
  for (const bool told_to_stop : {false, true}) {
    CAPTURE(told_to_stop);
    with_server(router, [&](SocketAddress server, Stop stop) -> Async<void> {
      auto client = co_await Client::connect(server);
      co_await client.send(get_request("/large", told_to_stop ? "" : "Connection: close\r\n"));
      co_await sleep(1ms);  // the reply is on its way
      if (told_to_stop) stop();
      co_await client.send(get_request("/large"));
      std::string answer;
      const std::string said =
          co_await pollen::test::failure_in([](TcpStream& stream, std::string& to) -> Async<void> {
            while (true) {
              const std::size_t count = co_await stream.read_append(to);
              if (count == 0) co_return;
            }
          }(client.stream(), answer));
      CHECK(said == "it did not fail");
      CHECK(answer.size() - answer.find("\r\n\r\n") == size + 4);
    });
  }
}

TEST_CASE("97 a handler that never ends holds the shutdown up only so long") {
  Router router;
  router.route("/forever", get([]() -> Async<std::string> {
                 co_await pending();
                 co_return "";
               }));
  ServerOptions options;
  options.shutdown_timeout = 5s;
  LocalExecutor executor;
  auto script = [](SocketAddress server, Stop stop) -> Async<void> {
    auto client = co_await Client::connect(server);
    co_await client.send(get_request("/forever"));
    co_await sleep(1s);
    stop();
    co_await sleep(1s);
  };
  executor.block_on(serve_and_run(std::move(router), options, script));  // it ends
}

TEST_CASE("98 an end on an idle connection is clean, in the middle of a head it is an error") {
  CHECK(answer_to(small_router(), "") == "");
  CHECK(statuses_in(answer_to(small_router(), get_request("/"))) == "200");
  CHECK(statuses_in(answer_to(small_router(), get_request("/") + "\r\n")) == "200");
  CHECK(statuses_in(answer_to(small_router(), "GET / HTTP/1.1\r\nHost")) == "400");
  CHECK(statuses_in(answer_to(small_router(),
                              "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nab")) ==
        "400");
}

namespace {
// Pieces "0", "1", "2" ... of a stream.
class Numbers final : public BodyStream {
 public:
  explicit Numbers(int count, int error = 0) : count_(count), error_(error) {}
  Async<std::optional<std::string>> next() override {
    co_await sleep(1ms);
    if (at_ == count_ && error_ == 1) throw std::runtime_error("the source has dried up");
    if (at_ == count_ && error_ != 0) throw HttpError(error_, "no reply may say this");
    if (at_ == count_) co_return std::nullopt;
    co_return std::to_string(at_++);
  }

 private:
  int count_;
  int error_;
  int at_ = 0;
};
}  // namespace

TEST_CASE("a stream goes out in chunks, in 1.0 until the end, and broken if it fails") {
  Router router;
  router.route("/stream", get([] { return Response(std::make_unique<Numbers>(3), plain_text); }))
      .route("/known", get([] { return Response(std::make_unique<Numbers>(3), plain_text, 3); }))
      .route("/short", get([] { return Response(std::make_unique<Numbers>(2), plain_text, 3); }))
      .route("/long", get([] { return Response(std::make_unique<Numbers>(5), plain_text, 3); }))
      .route("/fails", get([] { return Response(std::make_unique<Numbers>(2, 1), plain_text); }))
      .route("/refuses",
             get([] { return Response(std::make_unique<Numbers>(2, 404), plain_text); }));
  const auto body = [&](const std::string& request) {
    const std::string answer = answer_to(router, request + get_request("/known"));
    return answer.substr(answer.find("\r\n\r\n") + 4);
  };
  CHECK(
      body(get_request("/stream")).starts_with("1\r\n0\r\n1\r\n1\r\n1\r\n2\r\n0\r\n\r\nHTTP/1.1"));
  CHECK(body("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") == "012");
  CHECK(body(get_request("/known")).starts_with("012HTTP/1.1"));
  // If it does not keep its word, the client must notice, so nothing may follow.
  CHECK(body(get_request("/short")) == "01");
  CHECK(body(get_request("/long")).size() <= 3);
  CHECK(body(get_request("/fails")) == "1\r\n0\r\n1\r\n1\r\n");
  CHECK(body(get_request("/refuses")) == "1\r\n0\r\n1\r\n1\r\n");
  CHECK(body("HEAD /stream HTTP/1.1\r\nHost: h\r\n\r\n").starts_with("HTTP/1.1"));
}

TEST_CASE("what comes before a stream's first piece does not wait for it, nor is it lost with it") {
  int alive = 0;
  Router router = small_router();
  router
      .route("/waits", get([&alive] {
               return Response(std::make_unique<Hesitates>(alive, true), plain_text);
             }))
      .route("/fails", get([] { return Response(std::make_unique<Numbers>(0, 1), plain_text); }));
  with_server(router, [](SocketAddress server, Stop) -> Async<void> {
    auto client = co_await Client::connect(server);
    co_await client.send(get_request("/") + get_request("/waits"));
    const auto home = co_await client.read_reply();
    CHECK(home.second == "home");
    const std::string head = co_await client.read_until("\r\n\r\n");
    CHECK(head.find("chunked") != head.npos);
    client.reset();
  });
  CHECK(statuses_in(answer_to(router, get_request("/") + get_request("/fails"))) == "200 200");
}

TEST_CASE("a HEAD that is refused gets no body, and the next request's refusal has one") {
  const std::string refused = answer_to(small_router(), "HEAD / HTTP/1.1\r\n\r\n");
  CHECK(statuses_in(refused) == "400");
  CHECK(refused.find("Content-Length: 2") != refused.npos);
  CHECK(refused.ends_with("\r\n\r\n"));
  const std::string second =
      answer_to(small_router(), "HEAD / HTTP/1.1\r\nHost: h\r\n\r\nno line feed\n");
  CHECK(statuses_in(second) == "200 400");
  CHECK_FALSE(second.ends_with("\r\n\r\n"));
}

namespace {
int descriptors_to_refuse = 0;
int refuse_descriptors(const char* call) {
  if (std::string_view(call) != "accept" || descriptors_to_refuse == 0) return 0;
  --descriptors_to_refuse;
  return EMFILE;
}
}  // namespace

TEST_CASE("74 when descriptors run out the server waits, and accepts again later") {
  descriptors_to_refuse = 3;
  sys::fault = refuse_descriptors;
  with_server(small_router(), [](SocketAddress server, Stop) -> Async<void> {
    const Instant start = now();
    auto client = co_await Client::connect(server);
    co_await client.send(get_request("/"));
    const auto reply = co_await client.read_reply();
    CHECK(reply.second == "home");
    CHECK(now() - start >= 300ms);  // it did not spin meanwhile
  });
  sys::fault = nullptr;
  CHECK(descriptors_to_refuse == 0);
}

TEST_CASE("74 when the kernel watches no more descriptors the server waits, too") {
  with_server(small_router(), [](SocketAddress server, Stop) -> Async<void> {
    pollen::test::Faults faults;
    faults.fail("epoll_ctl", ENOSPC, 1, 1);  // for the server's end, not for the client's own
    const Instant start = now();
    auto unlucky = co_await Client::connect(server);
    const std::string nothing = co_await unlucky.read_to_end();
    CHECK(nothing == "");
    auto client = co_await Client::connect(server);
    co_await client.send(get_request("/"));
    const auto reply = co_await client.read_reply();
    CHECK(reply.second == "home");
    CHECK(now() - start >= 100ms);
  });
}

TEST_CASE("500 clients at once are all answered after one second") {
  with_server(small_router(), [](SocketAddress server, Stop) -> Async<void> {
    auto one = [](SocketAddress address) -> Async<bool> {
      auto client = co_await Client::connect(address);
      co_await client.send(get_request("/slow"));
      const auto reply = co_await client.read_reply();
      co_return reply.second == "slow";
    };
    const Instant start = now();
    std::vector<JoinHandle<bool>> clients;
    for (int i = 0; i < 500; ++i) clients.push_back(spawn(one(server)));
    int answered = 0;
    for (auto& client : clients) answered += co_await client;
    CHECK(answered == 500);
    CHECK(now() - start < 1100ms);
  });
}
