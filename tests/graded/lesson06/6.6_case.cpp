// Step 6.6: extractors and answers.

#include "lesson02_waker/yield_now.hpp"
#include "tests/graded/lesson06/refused.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/http.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::http;
using namespace pollen::http::test;

namespace {

//! Asks the only route of a router.
Response ask(std::string_view pattern, Handler handler, std::string_view target,
             std::string body = "") {
  Router router;
  router.route(pattern, get(std::move(handler)));
  Request request = make_request("GET", target);
  request.body = std::move(body);
  return answer(router, std::move(request));
}

//! A stream of which only the place is looked at.
struct Nothing final : BodyStream {
  Async<std::optional<std::string>> next() override { co_return std::nullopt; }
};
Response streamed(std::optional<std::uint64_t> length = std::nullopt) {
  return Response(std::make_unique<Nothing>(), plain_text, length);
}

}  // namespace

GRADED("6.6", 4, "a handler gets what its parameters ask for") {
  act("ask for /div/40/2 of [](Path<int> a, Path<int> b)");
  const auto divide = [](Path<int> a, Path<int> b) { return std::to_string(*a / *b); };
  expect_equal(ask("/div/:a/:b", divide, "/div/40/2").body, "20", "the answer");
  act("ask a handler that takes a text and a tuple of two and a body");
  const auto many = [](Path<std::string> name, Path<int, double> numbers, Body body) {
    const auto [whole, half] = *numbers;
    return *name + " " + std::to_string(whole) + (half == 0.5 ? " half " : " ? ") + *body;
  };
  expect_equal(ask("/:a/:b/:c", many, "/x%20y/-7/0.5", "body").body, "x y -7 half body",
               "the answer");
  act("ask for the whole request before the others");
  const auto whole = [](Request request, Path<std::string> name) {
    return std::string(request.method) + " " + *name + " " + std::to_string(request.params.size());
  };
  expect_equal(ask("/:name", whole, "/Ada").body, "GET Ada 0",
               "the answer: the request is handed over last");
}

GRADED("6.6", 3, "a parameter that is no number is refused") {
  const auto number = [](Path<int> n) { return std::to_string(*n); };
  for (const char* target : {"/x", "/1x", "/99999999999", "/1.5"}) {
    act("ask for a number with " + shown(target));
    expect_refused(refusal([&] { ask("/:n", number, target); }), 400);
  }
  act("ask for two parameters of a route that has one");
  const auto two = [](Path<int>, Path<int>) { return "two"; };
  expect_throws<std::logic_error>([&] { ask("/:n", two, "/1"); },
                                  "a std::logic_error is thrown: the program is wrong");
}

GRADED("6.6", 2, "a handler is a function or a coroutine") {
  act("ask a function that returns a text");
  expect_equal(ask(
                   "/", [] { return "text"; }, "/")
                   .body,
               "text", "the answer");
  act("ask one that returns a status");
  expect_equal(ask(
                   "/", [] { return Status(404); }, "/")
                   .status.code(),
               404, "its status");
  act("ask one that returns nothing");
  expect_equal(ask(
                   "/", [] {}, "/")
                   .status.code(),
               200, "the status");
  act("call a coroutine: its body is not to run before the first poll");
  int runs = 0;
  const Handler handler([&runs](Path<std::string> name) -> Async<std::string> {
    ++runs;
    co_await yield_now();
    co_return "hello " + *name;
  });
  Router router;
  router.route("/:name", get(handler));
  pollen::test::WakeCounter counter;
  Request request = make_request("GET", "/Ada");
  (void)router.find(request);
  Reply reply = handler(request);
  request = Request();
  expect_equal(runs, 0, "runs of its body");
  expect(reply.index() == 1, "it gives a future");
  auto& future = std::get<1>(reply);
  act("poll the future; the request has gone meanwhile");
  expect(poll_with(future, counter).is_pending(), "it is pending");
  expect_equal(expect_ready(poll_with(future, counter), "at the second poll it is ready").body,
               "hello Ada", "the answer");
}

GRADED("6.6", 1, "the answer to HEAD has a length and no body") {
  const Response home("home");
  std::string out;
  Exchange exchange(make_request("GET", "/"));
  act("render the answer to GET");
  render(out, home, exchange);
  expect(out.ends_with("\r\n\r\nhome"), "the body follows the head");
  act("render it as the answer to HEAD");
  std::string head;
  Exchange to_head(make_request("HEAD", "/"));
  render(head, home, to_head);
  expect(head.ends_with("\r\n\r\n"), "nothing follows the head");
  expect(head.find("\r\nContent-Length: 4\r\n") != head.npos, "the length is that of GET");
  act("render a 204");
  std::string none;
  render(none, Response(Status(204)), exchange);
  expect(none.ends_with("\r\n\r\n"), "nothing follows the head");
}

GRADED("6.6", 2, "a body that is streamed follows later") {
  std::string out;
  Exchange exchange(make_request("GET", "/"));
  act("render a stream whose length is not known");
  expect(render(out, streamed(), exchange) == StreamForm::chunked, "it is to follow in chunks");
  expect(out.ends_with("\r\n\r\n"), "nothing follows the head yet");
  act("render one of 5 bytes");
  expect(render(out, streamed(5), exchange) == StreamForm::plain, "it is to follow as it is");
  act("render one whose length is not known, for HTTP/1.0, which knows no chunks");
  Exchange old(parse("GET / HTTP/1.0\r\n\r\n"));
  expect(render(out, streamed(), old) == StreamForm::plain, "it is to follow as it is");
  act("render one as the answer to HEAD");
  Exchange to_head(make_request("HEAD", "/"));
  expect(render(out, streamed(), to_head) == StreamForm::none, "it is not to follow");
  act("render a text");
  expect(render(out, Response("text"), exchange) == StreamForm::none, "no stream is to follow");
}
