// Which handler answers.

#include <doctest/doctest.h>

#include "tests/support/http.hpp"

using namespace pollen::http;
using namespace pollen::http::test;

namespace {

//! A handler that gives its name and the route's parameters.
auto says(std::string name) {
  return [name = std::move(name)](Request request) {
    std::string text = name;
    for (const std::string_view param : request.params) text += "[" + std::string(param) + "]";
    return text;
  };
}

//! What `route` says about a pattern that it refuses; empty if it takes it.
std::string complaint(Router& router, const char* pattern, const MethodRouter& methods) {
  try {
    router.route(pattern, methods);
    return "";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

int status_of(const Router& router, const char* method, const char* target) {
  return answer(router, make_request(method, target)).status.code();
}

}  // namespace

TEST_CASE("a router prefers what is written to a parameter, and that to a wildcard") {
  const Router router = Router()
                            .route("/", get(says("root")))
                            .route("/users", get(says("users")))
                            .route("/users/me", get(says("me")))
                            .route("/users/:id", get(says("user")))
                            .route("/users/me/edit", get(says("edit")))
                            .route("/users/:id/posts", get(says("posts")))
                            .route("/users/:id/posts/:post", get(says("post")))
                            .route("/:any/new", get(says("new")))
                            .route("/files/*path", get(says("files")))
                            .route("/files/index", get(says("index")))
                            .route("/files/:one/x", get(says("x")));
  const struct {
    const char* target;
    const char* body;
  } cases[] = {
      {"/", "root"},
      {"/?x", "root"},
      {"http://other/users", "users"},
      {"/users/me", "me"},
      {"/users/%6de", "me"},
      {"/users/mea", "user[mea]"},
      {"/users/m", "user[m]"},
      {"/users/Me", "user[Me]"},
      {"/users/a%2Fb", "user[a/b]"},
      {"/users/me/edit", "edit"},
      {"/users/me/posts", "posts[me]"},  // back from "me", which leads nowhere
      {"/users/me/posts/7", "post[me][7]"},
      {"/users/new", "user[new]"},
      {"/x/new", "new[x]"},
      {"/files/new", "files[new]"},  // the first segment decides before the second one
      {"/files/index", "index"},
      {"/files/index/a", "files[index/a]"},
      {"/files/a/x", "x[a]"},
      {"/files/a/y", "files[a/y]"},  // and the parameter that was tried is forgotten
      {"/files/a%20b//c%2Fd/", "files[a b//c/d/]"},
      {"/files/", "files[]"},
      {"/files", "Not Found"},
      {"/users/", "Not Found"},  // a parameter is not empty
      {"/users//posts", "Not Found"},
      {"/users/me/", "Not Found"},
      {"/users/1/posts/2/3", "Not Found"},
      {"//", "Not Found"},
      {"/nothing", "Not Found"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.target);
    CHECK(body_of(router, c.target) == c.body);
  }
}

TEST_CASE("92 404 where there is no route, and the fallback if there is one") {
  Router router = Router().route("/a", get(says("a")));
  CHECK(status_of(router, "GET", "/b") == 404);
  CHECK(status_of(router, "POST", "/b") == 404);
  router.fallback(says("fallback"));
  CHECK(body_of(router, "/b/c") == "fallback");
  CHECK(status_of(router, "BREW", "/b") == 200);
  CHECK(body_of(router, "/a") == "a");
  CHECK(status_of(router, "POST", "/a") == 405);
}

TEST_CASE("92 405 with Allow, and 501 for a method that HTTP does not know") {
  const Router router = Router()
                            .route("/get", get(says("get")))
                            .route("/post", post(says("post")).put(says("put")))
                            .route("/both", get(says("get")).head(says("head")))
                            .route("/own", MethodRouter().on("BREW", says("brew")));
  const struct {
    const char* method;
    const char* target;
    int status;
    const char* allow = "(none)";
  } cases[] = {
      {"POST", "/get", 405, "OPTIONS, HEAD, GET"},
      {"DELETE", "/get", 405, "OPTIONS, HEAD, GET"},
      {"GET", "/post", 405, "OPTIONS, POST, PUT"},
      {"HEAD", "/post", 405, "OPTIONS, POST, PUT"},
      {"PATCH", "/both", 405, "OPTIONS, GET, HEAD"},
      {"GET", "/own", 405, "OPTIONS, BREW"},
      {"BREW", "/own", 200},
      {"BREW", "/get", 501},
      {"get", "/get", 501},  // methods know case
      {"OPTIONS", "/get", 204, "OPTIONS, HEAD, GET"},
      {"OPTIONS", "*", 204},
      {"OPTIONS", "/nothing", 404},
  };
  for (const auto& c : cases) {
    CAPTURE(c.method);
    CAPTURE(c.target);
    const Response response = answer(router, make_request(c.method, c.target));
    CHECK(response.status.code() == c.status);
    CHECK(header_of(response, "Allow") == c.allow);
  }
}

TEST_CASE("93 HEAD is answered by the handler for GET, unless it has its own") {
  const Router router =
      Router().route("/get", get(says("get"))).route("/both", get(says("get")).head(says("head")));
  CHECK(answer(router, make_request("HEAD", "/get")).body == "get");
  CHECK(answer(router, make_request("HEAD", "/both")).body == "head");
  CHECK(answer(router, make_request("GET", "/both")).body == "get");
}

TEST_CASE("each method has its handler, given at once or one after another") {
  const Router router = Router()
                            .route("/a", get(says("g")).post(says("po")).put(says("pu")))
                            .route("/a", patch(says("pa")).delete_(says("d")).options(says("o")))
                            .route("/b", put(says("pu")))
                            .route("/b", delete_(says("d")))
                            .route("/c", options(says("o")))
                            .route("/c", head(says("h")))
                            .route("/c", patch(says("pa")));
  const auto ask = [&](const char* method, const char* target) {
    return answer(router, make_request(method, target)).body;
  };
  CHECK(ask("GET", "/a") + ask("POST", "/a") + ask("PUT", "/a") == "gpopu");
  CHECK(ask("PATCH", "/a") + ask("DELETE", "/a") + ask("OPTIONS", "/a") == "pado");
  CHECK(ask("PUT", "/b") + ask("DELETE", "/b") == "pud");
  CHECK(ask("OPTIONS", "/c") + ask("HEAD", "/c") + ask("PATCH", "/c") == "ohpa");
}

TEST_CASE("94 the router tells an answer that needs no body from a handler that may") {
  const Router router = Router().route("/a", post(says("a")));
  Request good = make_request("POST", "/a");
  Request bad = make_request("GET", "/a");
  CHECK(std::holds_alternative<const Handler*>(router.find(good)));
  CHECK(std::holds_alternative<Response>(router.find(bad)));
}

TEST_CASE("a request that is looked up again has its parameters once") {
  const Router router = Router().route("/:a/:b", get(says("x")));
  Request request = make_request("GET", "/1/2");
  (void)router.find(request);
  CHECK(answer(router, std::move(request)).body == "x[1][2]");
}

TEST_CASE("a wrong pattern is refused when it is added, and named") {
  for (const char* pattern :
       {"", "a", ":a", "/:", "/*", "/a/:/b", "/*a/b", "/*a/", "/:a/:a", "/:a/b/*a"}) {
    CAPTURE(pattern);
    Router router;
    const std::string text = complaint(router, pattern, get(says("x")));
    CHECK(text.find("route " + std::string(pattern) + ": ") == 0);
  }
  Router router;
  for (const char* pattern : {"/a:b", "/a*", "/:a/:b/*c", "//", "/a/"}) {
    CHECK(complaint(router, pattern, get(says("x"))) == "");
  }
}

TEST_CASE("what is no method is refused") {
  for (const char* method : {"", "GET POST", "GET\r\nX: y", "GET,HEAD"}) {
    CHECK_THROWS_AS(MethodRouter().on(method, says("x")), std::invalid_argument);
  }
}

TEST_CASE("two routes that conflict are refused, and both are named") {
  Router router = Router()
                      .route("/a", get(says("a")))
                      .route("/users/:id", get(says("user")))
                      .route("/files/*path", get(says("file")));
  CHECK(complaint(router, "/a", get(says("b"))) == "route /a: there are two handlers for GET");
  CHECK(complaint(router, "/b", get(says("b")).get(says("c"))).find("GET") != std::string::npos);
  CHECK(complaint(router, "/users/:name", post(says("b"))) ==
        "route /users/:name: it matches the same paths as /users/:id");
  CHECK(complaint(router, "/files/*rest", post(says("b"))) ==
        "route /files/*rest: it matches the same paths as /files/*path");
  CHECK(complaint(router, "/users/:name/posts", get(says("b"))) == "");
  CHECK(complaint(router, "/users/:id", post(says("b"))) == "");
  CHECK(complaint(router, "/files/:id", get(says("b"))) == "");
}

TEST_CASE("a copy of a router goes its own way") {
  Router router = Router().route("/a", get(says("a")));
  Router copy = router;
  copy.route("/b", get(says("b")));
  CHECK(body_of(copy, "/a") == "a");
  CHECK(body_of(copy, "/b") == "b");
  CHECK(status_of(router, "GET", "/b") == 404);
}
