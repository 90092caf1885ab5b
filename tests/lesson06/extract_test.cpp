// What handlers may take, and what they may return.

#include <doctest/doctest.h>

#include <atomic>

#include "lesson01_future/ready.hpp"
#include "tests/support/http.hpp"

using namespace pollen;
using namespace pollen::http;
using namespace pollen::http::test;

namespace {

//! Pending once.
class NextTurn {
 public:
  using Output = void;
  NextTurn() {}
  Poll<void> poll(Context&) {
    if (std::exchange(asked_, true)) return Ready{};
    return Pending{};
  }

 private:
  bool asked_ = false;
};

Async<std::string> greet(Path<std::string> name) {
  co_await NextTurn();
  co_return "Greetings, " + *name;
}

std::string both(const Path<int, std::string>& path, const Query& query) noexcept {
  const auto& [number, word] = *path;
  return std::to_string(number) + word + std::string(query.get("q").value_or("-"));
}

template <class T>
std::string number(Path<T> value) {
  return std::to_string(*value);
}

//! The status of an answer, also of the one to an exception.
int status_of(const Router& router, std::string_view target) {
  try {
    return answer(router, make_request("GET", target)).status.code();
  } catch (...) {
    return error_response(std::current_exception()).status.code();
  }
}

}  // namespace

namespace mine {

//! A type of a user's that joins on both sides.
struct Language {
  std::string name;
  static Language from(Request& request) {
    const auto value = request.header("Accept-Language");
    require(value.has_value(), 406, "which language?");
    return {std::string(*value)};
  }
};

Response into_response(const Language& language) {
  return std::move(Response("speaks " + language.name).header("X-Mine", "yes"));
}

}  // namespace mine

TEST_CASE("a coroutine is a handler: it owns what it took, and starts when it is polled") {
  const Router router = Router().route("/greet/:name", get(greet));
  int polls = 0;
  // `answer` has let go of the request's buffer before the last poll only if the frame owns it.
  CHECK(answer(router, make_request("GET", "/greet/B%C3%A9a"), &polls).body ==
        "Greetings, B\xc3\xa9"
        "a");
  CHECK(polls == 2);
}

TEST_CASE("a coroutine outlives its request") {
  const Router router = Router().route("/greet/:name", get(greet));
  Reply reply = Response();
  {
    Request request = make_request("GET", "/greet/somebody-with-a-long-name");
    reply = (*std::get<const Handler*>(router.find(request)))(request);
  }
  Context cx;
  auto& future = std::get<BoxFuture<Response>>(reply);
  CHECK(future.poll(cx).is_pending());
  CHECK(future.poll(cx).take().body == "Greetings, somebody-with-a-long-name");
}

TEST_CASE("a plain function answers at once, without a future") {
  const Router router = Router().route("/", get([] { return "hi"; }));
  Request request = make_request("GET", "/");
  Reply reply = (*std::get<const Handler*>(router.find(request)))(request);
  CHECK(std::holds_alternative<Response>(reply));
}

TEST_CASE("Path takes texts and numbers, one or several, in the order of the route") {
  const Router router =
      Router()
          .route("/both/:number/:word", get(both))
          .route("/two/:a/:b",
                 get([](Path<std::string> a, Path<int> b) { return *a + std::to_string(*b); }))
          .route("/int/:n", get(number<int>))
          .route("/byte/:n", get(number<unsigned char>))
          .route("/u64/:n", get(number<std::uint64_t>))
          .route("/double/:n", get(number<double>))
          .route("/many/:n", get([](Path<int, int>) {}));
  CHECK(body_of(router, "/both/-7/x?q=1") == "-7x1");
  CHECK(body_of(router, "/two/a/7") == "a7");
  CHECK(body_of(router, "/int/-2147483648") == "-2147483648");
  CHECK(body_of(router, "/u64/18446744073709551615") == "18446744073709551615");
  CHECK(body_of(router, "/byte/255") == "255");
  CHECK(body_of(router, "/double/1.5") == "1.500000");
  for (const char* target :
       {"/int/x", "/int/7x", "/int/+7", "/int/%207", "/int/7.0", "/int/2147483648", "/byte/256",
        "/byte/-1", "/u64/-1", "/u64/18446744073709551616", "/both/x/y"}) {
    CAPTURE(target);
    CHECK(status_of(router, target) == 400);
  }
  CHECK(status_of(router, "/many/1") == 500);  // the program's mistake, not the client's
}

TEST_CASE("Query decodes a form") {
  const Query query("a=1&b=x+y%2B%26&a=2&empty=&flag&&=v&c=d=e&%6e=%C3%A9");
  CHECK(query.get("a") == "1");
  CHECK(query.get("b") == "x y+&");
  CHECK(query.get("empty") == "");
  CHECK(query.get("flag") == "");
  CHECK(query.get("") == "v");
  CHECK(query.get("c") == "d=e");
  CHECK(query.get("n") == "\xc3\xa9");
  CHECK_FALSE(query.get("x"));
  CHECK_FALSE(Query("").get(""));
  for (const char* bad : {"a=%", "a=%4", "%zz=1", "a=1&b=%4x"}) {
    CAPTURE(bad);
    CHECK(refusal([&] { Query{bad}; }) == 400);
  }
}

TEST_CASE("Body, Request and Path stand in any order") {
  Router router = Router()
                      .route("/body", post([](Body body) { return std::move(*body); }))
                      .route("/first/:a", post([](Request request, Path<std::string> a) {
                               return std::string(request.path) + *a + request.body;
                             }))
                      .route("/last/:a", post([](Path<std::string> a, Body body, Request request) {
                               return *a + *body + std::string(request.method) + request.body;
                             }));
  const auto ask = [&](const char* target) {
    Request request = make_request("POST", target);
    request.body = "content";
    return answer(router, std::move(request)).body;
  };
  CHECK(ask("/body") == "content");
  CHECK(ask("/first/x") == "/first/xxcontent");
  CHECK(ask("/last/x") == "xcontentPOST");
}

TEST_CASE("State is one for all, by type") {
  struct Hits {
    std::atomic<int> count = 0;
  };
  const auto hits = std::make_shared<Hits>();
  const Router router =
      Router()
          .route("/", get([](const State<Hits>& seen) { return std::to_string(++seen->count); }))
          .route("/both", get([](const State<std::string>& text, const State<Hits>& seen) {
                   return *text + std::to_string((*seen).count);
                 }))
          .route("/none", get([](const State<double>&) {}))
          .state(std::make_shared<std::string>("text"))
          .state(hits);
  CHECK(body_of(router, "/") == "1");
  CHECK(body_of(router, "/") == "2");
  CHECK(hits->count == 2);
  CHECK(body_of(router, "/both") == "text2");
  CHECK(status_of(router, "/none") == 500);
}

TEST_CASE("whatever a handler returns becomes a response") {
  const Router router =
      Router()
          .route("/string", get([] { return std::string("s"); }))
          .route("/literal", get([] { return "s"; }))
          .route("/status", get([] { return Status(404); }))
          .route("/nothing", get([] {}))
          .route("/pair", get([] { return std::pair(Status(201), std::string("made")); }))
          .route("/literals", get([] { return std::pair(Status(418), "teapot"); }))
          .route("/html", get([] { return Html("<p>"); }))
          .route("/response", get([]() -> Response {
                   return {Status(202), "{}", "application/json"};
                 }))
          .route("/async", get([]() -> Async<std::pair<Status, std::string>> {
                   co_return std::pair(Status(201), std::string("later"));
                 }))
          .route("/async-nothing", get([]() -> Async<> { co_return; }))
          .route("/async-response", get([]() -> Async<Response> { co_return Status(410); }))
          .route("/future", get([] { return ready(std::string("ready")); }))
          .route("/boxed", get([] { return BoxFuture<std::string>(ready(std::string("box"))); }))
          .route("/unique",
                 get([held = std::make_unique<int>(7)] { return std::to_string(*held); }));
  const struct {
    const char* target;
    int status;
    const char* type;
    const char* body;
  } cases[] = {
      {"/string", 200, "text/plain; charset=utf-8", "s"},
      {"/literal", 200, "text/plain; charset=utf-8", "s"},
      {"/status", 404, "text/plain; charset=utf-8", "Not Found"},
      {"/nothing", 200, "", ""},
      {"/pair", 201, "text/plain; charset=utf-8", "made"},
      {"/literals", 418, "text/plain; charset=utf-8", "teapot"},
      {"/html", 200, "text/html; charset=utf-8", "<p>"},
      {"/response", 202, "application/json", "{}"},
      {"/async", 201, "text/plain; charset=utf-8", "later"},
      {"/async-nothing", 200, "", ""},
      {"/async-response", 410, "text/plain; charset=utf-8", "Gone"},
      {"/future", 200, "text/plain; charset=utf-8", "ready"},
      {"/boxed", 200, "text/plain; charset=utf-8", "box"},
      {"/unique", 200, "text/plain; charset=utf-8", "7"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.target);
    const Response response = answer(router, make_request("GET", c.target));
    CHECK(response.status.code() == c.status);
    CHECK(response.content_type == c.type);
    CHECK(response.body == c.body);
  }
}

TEST_CASE("a user's own types join: as an extractor, and as an answer") {
  const Router router = Router().route("/", get([](mine::Language language) { return language; }));
  const Response response = answer(router, make_request("GET", "/", "Accept-Language: eo\r\n"));
  CHECK(response.body == "speaks eo");
  CHECK(header_of(response, "X-Mine") == "yes");
  CHECK(status_of(router, "/") == 406);
}

TEST_CASE("92 an exception becomes an answer: its own status, or a 500 that tells nothing") {
  const auto answer_to = [](auto error) {
    return error_response(std::make_exception_ptr(std::move(error)));
  };
  CHECK(answer_to(HttpError(403, "not you")).status == Status(403));
  CHECK(answer_to(HttpError(403, "not you")).body == "not you");
  CHECK(answer_to(std::runtime_error("password is 123")).status == Status(500));
  CHECK(answer_to(std::runtime_error("password is 123")).body == "Internal Server Error");
  CHECK(answer_to(42).status == Status(500));
}
