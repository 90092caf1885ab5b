// Step 6.7: one connection, many requests.

#include "tests/graded/lesson06/visitor.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/faults.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::http;
using namespace pollen::http::test;
using namespace std::chrono_literals;

namespace {

//! Counts the handlers that are at work.
struct AtWork {
  explicit AtWork(int& handlers) : count(handlers) { ++count; }
  AtWork(const AtWork&) = delete;
  AtWork& operator=(const AtWork&) = delete;
  ~AtWork() { --count; }
  int& count;
};

int at_work = 0;

Async<std::string> slow() {
  const AtWork counted(at_work);
  co_await sleep(1s);
  co_return "slow";
}

// The test's way to private members: an explicit instantiation may name them.
const std::string& received(const Connection& connection);
const Request* request_of(const Connection& connection);
template <std::string Connection::*In, std::unique_ptr<Request> Connection::*Current>
struct Door {
  friend const std::string& received(const Connection& connection) { return connection.*In; }
  friend const Request* request_of(const Connection& connection) {
    return (connection.*Current).get();
  }
};
template struct Door<&Connection::in_, &Connection::request_>;

//! Whether it has more than what every string has.
bool holds_memory(const std::string& text) { return text.capacity() > std::string().capacity(); }

Async<std::string> breaks_later() {
  co_await sleep(1ms);
  throw std::runtime_error("a secret");
}

Router small_router() {
  Router router;
  router.route("/", get([] { return "home"; }))
      .route("/say/:word", get([](Path<std::string> word) { return std::move(*word); }))
      .route("/broken", get([]() -> std::string { throw std::runtime_error("a secret"); }))
      .route("/breaks-later", get(breaks_later))
      .route("/teapot", get([]() -> std::string { throw HttpError(418, "short and stout"); }))
      .route("/slow", get(slow).post(slow));
  return router;
}

}  // namespace

GRADED("6.7", 4, "a head may come in pieces and more requests follow") {
  visit(small_router(), [](Visitor& client) -> Async<void> {
    act("send the first half of a request");
    client.send("GET /say/one HTTP/1.1\r\nHo");
    std::string came = co_await client.hear();
    expect_equal(came, "", "what is answered so far");
    expect(!client.is_closed(), "the connection is open");
    act("send the second half");
    client.send("st: h\r\n\r\n");
    came = co_await client.hear();
    expect(came.ends_with("\r\n\r\none"), "it is answered");
    expect(!client.is_closed(), "the connection is open");
    act("send another request");
    client.send(get_request("/say/two"));
    came = co_await client.hear();
    expect(came.ends_with("\r\n\r\ntwo"), "it is answered");
    act("send one that says \"Connection: close\" and one more behind it");
    client.send(get_request("/", "Connection: close\r\n") + get_request("/"));
    came = co_await client.hear();
    expect_equal(statuses_in(came), "200", "the statuses of the replies");
    expect(client.is_closed(), "the connection is closed");
    act("the client has not heard of it yet, and sends more");
    expect(client.is_kept(), "the server still listens: a close would reset what it has sent");
    client.send(get_request("/"));
    came = co_await client.hear();
    expect_equal(came, "", "what is answered");
    act("the client closes, too");
    client.leave();
    co_await sleep(1ms);
    expect(!client.is_kept(), "the server lets go of the connection");
  });
}

GRADED("6.7", 3, "replies to a pipeline come in order and in one write") {
  visit(small_router(), [](Visitor& client) -> Async<void> {
    pollen::test::Faults calls;
    act("send three requests and half of a fourth in one piece");
    client.send(get_request("/say/one") + get_request("/say/two") + get_request("/say/three") +
                "GET /say/four HT");
    std::string came = co_await client.hear();
    expect_equal(statuses_in(came), "200 200 200", "the statuses of the replies");
    const std::size_t one = came.find("\r\n\r\none");
    const std::size_t two = came.find("\r\n\r\ntwo");
    expect(one < two && two < came.find("\r\n\r\nthree"), "they are in order");
    expect_equal(calls.count("write"), 1, "writes");
    act("send the rest of the fourth");
    client.send("TP/1.1\r\nHost: h\r\n\r\n");
    came = co_await client.hear();
    expect(came.ends_with("\r\n\r\nfour"), "it is answered");
  });
}

GRADED("6.7", 4, "a handler that throws is answered with a 500") {
  visit(small_router(), [](Visitor& client) -> Async<void> {
    act("ask a handler that throws");
    client.send(get_request("/broken"));
    std::string came = co_await client.hear();
    expect_equal(statuses_in(came), "500", "the status of the reply");
    expect(came.find("secret") == came.npos, "it does not tell why");
    expect(!client.is_closed(), "the connection is open");
    act("ask a coroutine that throws while it is polled");
    client.send(get_request("/breaks-later"));
    co_await sleep(1s);
    came = co_await client.hear();
    expect_equal(statuses_in(came), "500", "the status of the reply");
    act("ask one that throws an HttpError of 418; another request is behind it");
    client.send(get_request("/teapot") + get_request("/"));
    came = co_await client.hear();
    expect_equal(statuses_in(came), "418 200", "the statuses of the replies");
    act("send a request and what is none, to which no handler comes");
    client.send(get_request("/") + "hello\r\n\r\n");
    came = co_await client.hear();
    expect_equal(statuses_in(came), "200 400", "the statuses of the replies");
    expect(client.is_closed(), "the connection is closed");
  });
}

GRADED("6.7", 3, "while a handler waits nobody else need wait") {
  at_work = 0;
  visit(small_router(), [](Visitor& client) -> Async<void> {
    act("ask for a page and for a slow one behind it");
    client.send(get_request("/") + get_request("/slow"));
    std::string came = co_await client.hear();
    expect_equal(statuses_in(came), "200", "the statuses that have come before time has passed");
    expect_equal(at_work, 1, "handlers at work");
    act("let the time pass");
    co_await sleep(1s);
    came = co_await client.hear();
    expect(came.ends_with("\r\n\r\nslow"), "the slow one is answered");
    act("ask for the slow one with a body of 20000 bytes, which it does not want");
    client.send("POST /slow HTTP/1.1\r\nHost: h\r\nContent-Length: 20000\r\n\r\n" +
                std::string(20'000, 'x'));
    came = co_await client.hear();
    expect_equal(at_work, 1, "handlers at work");
    expect(!holds_memory(received(client.connection())), "no memory for what came is held");
    expect(request_of(client.connection()) == nullptr, "no request is held");
    act("go away without waiting");
    const pollen::test::Faults calls;
    client.leave();
    co_await sleep(1ms);
    expect_equal(at_work, 0, "handlers that work for nobody");
    expect_equal(calls.count("write"), 0, "writes to who has gone");
  });
  visit(small_router(), [](Visitor& client) -> Async<void> {
    act("a new client asks for a page and for a slow one behind it; the page cannot be written");
    pollen::test::Faults calls;
    calls.fail("write", ECONNRESET);
    client.send(get_request("/") + get_request("/slow"));
    co_await client.hear();
    expect_equal(at_work, 0, "handlers at work for it");
    expect_equal(calls.count("write"), 1, "writes");
  });
}
