// What the server adds to a recording: requests, each with the status of its reply.

#include <doctest/doctest.h>

#include <vector>

#include "tests/support/http_server.hpp"
#include "tests/support/recorded.hpp"

using namespace pollen;
using namespace pollen::http;
using namespace pollen::http::test;
using namespace std::chrono_literals;
using trace::Event;
using trace::What;
using trace::test::Record;

namespace {

Router router() {
  Router routes;
  routes.route("/", get([] { return "home"; }))
      .route("/echo", post([](Body body) { return std::move(*body); }))
      .route("/never", get([]() -> Async<std::string> {
               co_await sleep(1h);
               co_return "late";
             }));
  return routes;
}

// The statuses that were recorded while `script` ran; each end must have its beginning.
std::vector<std::uint64_t> recorded_statuses(const Script& script, ServerOptions options = {}) {
  const Record record;
  with_server(router(), script, options);
  std::vector<std::uint64_t> statuses;
  std::map<std::uint32_t, int> open;  // by task: a connection answers one request at a time
  for (const Event& event : trace::take().events) {
    if (event.what == What::request_begin) CHECK(++open[event.task] == 1);
    if (event.what != What::request_end) continue;
    CHECK(--open[event.task] == 0);
    CHECK(event.task != 0);
    statuses.push_back(event.detail);
  }
  for (const auto& [task, requests] : open) CHECK(requests == 0);
  return statuses;
}

// Sends these bytes and no more, and waits for the answers.
std::vector<std::uint64_t> statuses_of(const std::string& bytes, ServerOptions options = {}) {
  return recorded_statuses(
      [&](SocketAddress server, Stop) -> Async<void> {
        auto client = co_await Client::connect(server);
        co_await client.send(bytes);
        client.finish();
        co_await client.read_to_end();
      },
      options);
}

using Statuses = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("each request is recorded with the status of its reply") {
  CHECK(statuses_of(get_request("/") + get_request("/none") + get_request("/")) ==
        Statuses{200, 404, 200});
}

TEST_CASE("a request whose body is refused is recorded with the status of the refusal") {
  const std::string head = "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  CHECK(statuses_of(head + "no number\r\n") == Statuses{400});
}

TEST_CASE("a request whose client goes before the reply is recorded without a status") {
  CHECK(recorded_statuses([](SocketAddress server, Stop) -> Async<void> {
          auto client = co_await Client::connect(server);
          co_await client.send(get_request("/never"));
          co_await sleep(1ms);
          client.reset();
          co_await sleep(1ms);
        }) == Statuses{0});
}
