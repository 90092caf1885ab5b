// Step 6.5: the router's choice.

#include "tests/graded/scenario.hpp"
#include "tests/support/http.hpp"

using namespace pollen::graded;
using namespace pollen::http;
using namespace pollen::http::test;

namespace {

using Texts = std::vector<std::string>;

//! No handler is called here: which one was found is told by where it stands.
const char* nobody() { return ""; }

//! What a router found.
struct Found {
  Found(const Router& router, const char* method, const char* target) {
    act(std::string("look for ") + method + " " + target);
    const Request request = [&] {
      Request parsed = make_request(method, target);
      match = router.find(parsed);
      return parsed;
    }();
    params.assign(request.params.begin(), request.params.end());
    if (const auto* found = std::get_if<const Handler*>(&match)) handler = *found;
    if (const auto* answer = std::get_if<Response>(&match)) status = answer->status.code();
  }
  std::string allow() const { return header_of(std::get<Response>(match), "Allow"); }
  Match match;
  const Handler* handler = nullptr;
  int status = 0;  // of an answer at once
  Texts params;
};

//! Tells that the router itself answered, and how, or ends the case.
void expect_status(const Found& found, int wanted, std::string_view what, Place place = {}) {
  expect(!found.handler, "no handler is found", place);
  expect_equal(found.status, wanted, what, place);
}

}  // namespace

GRADED("6.5", 3, "a written segment goes before a parameter") {
  Router router;
  router.route("/user/:id", get(nobody)).route("/user/me", get(nobody));
  const Found me(router, "GET", "/user/me");
  expect(me.handler, "a handler is found");
  expect_equal(me.params, Texts{}, "the parameters: /user/me has none");
  const Found ada(router, "GET", "/user/Ada");
  expect(ada.handler, "a handler is found");
  expect_equal(ada.params, Texts{"Ada"}, "the parameters");
  expect(ada.handler != me.handler, "it is the other one");
  const Found empty(router, "GET", "/user/");
  expect_status(empty, 404, "the status: a parameter is not empty");
}

GRADED("6.5", 4, "where one way leads nowhere the next is tried") {
  Router router;
  router.route("/a/b/end", get(nobody))
      .route("/a/:x/other", get(nobody))
      .route("/:y/:z/third", get(nobody));
  expect_equal(Found(router, "GET", "/a/b/end").params, Texts{}, "the parameters");
  const Found other(router, "GET", "/a/b/other");
  expect(other.handler, "a handler is found");
  expect_equal(other.params, Texts{"b"}, "the parameters");
  const Found third(router, "GET", "/a/b/third");
  expect(third.handler, "a handler is found");
  const Texts both{"a", "b"};
  expect_equal(third.params, both, "the parameters: none of a way that was given up");
  expect_status(Found(router, "GET", "/a/b"), 404, "the status");
}

GRADED("6.5", 2, "a wildcard takes all that follows") {
  Router router;
  router.route("/files/*path", get(nobody)).route("/files/:name/info", get(nobody));
  expect_equal(Found(router, "GET", "/files/a/b%20c/d").params, Texts{"a/b c/d"}, "the parameters");
  expect_equal(Found(router, "GET", "/files/").params, Texts{""}, "the parameters");
  expect_equal(Found(router, "GET", "/files/a/info").params, Texts{"a"}, "the parameters");
  expect_status(Found(router, "GET", "/files"), 404, "the status: there is no segment to take");
}

GRADED("6.5", 4, "a wrong method is not a wrong path") {
  Router router;
  router.route("/", get(nobody).post(nobody));
  const Found page(router, "GET", "/");
  expect(page.handler, "a handler is found");
  expect(Found(router, "POST", "/").handler != page.handler, "POST has another one");
  expect(Found(router, "HEAD", "/").handler == page.handler, "HEAD has that of GET");
  const Found wrong(router, "DELETE", "/");
  expect_status(wrong, 405, "the status");
  expect_equal(wrong.allow(), "OPTIONS, HEAD, GET, POST", "Allow");
  const Found asked(router, "OPTIONS", "/");
  expect_status(asked, 204, "the status");
  expect_equal(asked.allow(), "OPTIONS, HEAD, GET, POST", "Allow");
  expect_status(Found(router, "BREW", "/"), 501, "the status: HTTP knows no such method");
  expect_status(Found(router, "DELETE", "/none"), 404, "the status");
}
