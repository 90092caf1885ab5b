// HTTP as RFC 9110 and RFC 9112 have it: the tables of the files rfc_*_rows.cpp, each row an
// exchange of raw bytes with a server over a real socket.

#include <set>

#include "tests/support/rfc_exchange.hpp"

using namespace pollen;
using namespace pollen::http;
using namespace pollen::http::test;
using namespace std::chrono_literals;

namespace {

//! Pieces "0", "1" and "2", a millisecond apart.
class Digits final : public BodyStream {
 public:
  Async<std::optional<std::string>> next() override {
    co_await sleep(1ms);
    if (at_ == 3) co_return std::nullopt;
    co_return std::to_string(at_++);
  }

 private:
  int at_ = 0;
};

std::string show_x(Request request) { return std::string(request.header("X").value_or("(none)")); }
std::string show_host(Request request) { return std::string(request.host); }
std::string show_q(Query query) { return std::string(query.get("q").value_or("(none)")); }
Async<std::string> slow() {
  co_await sleep(1s);
  co_return "slow";
}

//! The server of all the rows.
Router table_router() {
  const auto stream = [] { return Response(std::make_unique<Digits>(), plain_text); };
  const auto param = [](Path<std::string> name) { return std::move(*name); };
  Router router;
  router.route("/", get([] { return "home"; }))
      .route("/echo", post([](Body body) { return std::move(*body); }))
      .route("/item", put([](Body body) {
                        return "put " + *body;
                      }).delete_([] {
                          return Status(204);
                        }).on("PURGE", [] { return "purged"; }))
      .route("/path/:name", get(param))
      .route("/rest/*all", get(param))
      .route("/header", get(show_x))
      .route("/host", get(show_host))
      .route("/query", get(show_q))
      .route("/slow", get(slow))
      .route("/stream", get(stream))
      .route("/big", get([] { return std::string(8'388'608, 'x'); }))
      .route("/nothing", get([] { return Status(204); }))
      .route("/again", get([] { return Status(205); }))
      .route("/unchanged", get([] { return Status(304); }))
      .route("/broken", get([]() -> std::string { throw std::runtime_error("on purpose"); }));
  return router;
}

//! What was wrong with a row, "" if nothing; and what came back.
std::pair<std::string, std::string> play(const Row& row) {
  Received in;
  std::string fault = "it hung";
  with_server(table_router(), [&](SocketAddress server, Stop) -> Async<void> {
    auto limited = timeout(10'000s, exchange(server, row, in));  // on the virtual clock
    try {
      const auto result = co_await limited;
      if (result) fault = *result;
    } catch (const std::system_error& error) {
      fault = error.what();
    }
  });
  return {fault, in.bytes};
}

//! The begin of a text, with what cannot be seen written as escapes.
std::string visible(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 400)) {
    if (c == '\r' || c == '\n') {
      out += c == '\r' ? "\\r" : "\\n";
    } else if (c < ' ' || c > '~') {
      char code[8];
      std::snprintf(code, sizeof code, "\\x%02x", static_cast<unsigned char>(c));
      out += code;
    } else {
      out += c;
    }
  }
  return out + (text.size() > 400 ? "... (" + std::to_string(text.size()) + " bytes)" : "");
}

void play_all(const Rows& rows) {
  for (const Row& row : rows) {
    const auto result = play(row);
    std::string sent;
    for (const Piece& piece : row.sent) sent += piece.bytes;
    INFO("RFC ", std::string(row.section), ": ", row.title);
    INFO("sent: ", visible(sent));
    INFO("came: ", visible(result.second));
    CHECK(result.first == "");
  }
}

}  // namespace

TEST_CASE("rfc: request lines and versions") { play_all(request_line_rows()); }
TEST_CASE("rfc: targets") { play_all(target_rows()); }
TEST_CASE("rfc: Host") { play_all(host_rows()); }
TEST_CASE("rfc: methods and their replies") { play_all(method_rows()); }
TEST_CASE("rfc: header syntax") { play_all(header_rows()); }
TEST_CASE("rfc: lengths and codings") { play_all(length_rows()); }
TEST_CASE("rfc: chunks") { play_all(chunk_rows()); }
TEST_CASE("rfc: expectations") { play_all(expectation_rows()); }
TEST_CASE("rfc: keep-alive and closing") { play_all(keep_alive_rows()); }
TEST_CASE("rfc: pipelining") { play_all(pipelining_rows()); }
TEST_CASE("rfc: ends, resets and time") { play_all(timing_rows()); }

TEST_CASE("rfc: the tables are whole") {
  std::size_t count = 0;
  std::set<std::string> titles;
  for (const auto table :
       {request_line_rows, target_rows, host_rows, method_rows, header_rows, length_rows,
        chunk_rows, expectation_rows, keep_alive_rows, pipelining_rows, timing_rows}) {
    for (const Row& row : table()) {
      ++count;
      CAPTURE(row.title);
      CHECK(titles.insert(std::string(row.section) + row.title).second);  // none is there twice
    }
  }
  CHECK(count >= 250);
}
