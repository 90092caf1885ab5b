#pragma once
// Requests and answers of the web service without a network.

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <string_view>

#include "lesson06_http/body.hpp"
#include "lesson06_http/render.hpp"
#include "lesson06_http/router.hpp"

namespace pollen::http::test {

//! Parses a head (and nothing behind it) that must be whole.
inline Request parse(std::string_view head, const Limits& limits = {}) {
  Request request;
  if (HeadParser(limits).parse(head, request) != head.size()) {
    throw std::logic_error("test: that is not one whole head");
  }
  return request;
}

//! A request of HTTP/1.1 with a Host, and with more header lines if wanted.
inline Request make_request(std::string_view method, std::string_view target,
                            std::string_view headers = "") {
  return parse(std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n" +
               std::string(headers) + "\r\n");
}

//! The status of the `HttpError` that `fn` throws; 0 if it throws none.
template <class Fn>
int refusal(Fn fn) {
  try {
    fn();
    return 0;
  } catch (const HttpError& error) {
    return error.status.code();
  }
}

//! What a router answers: an immediate answer, or that of the handler it found. A future is polled
//! until it is done; `polls` then says how often.
inline Response answer(const Router& router, Request request, int* polls = nullptr) {
  Match match = router.find(request);
  if (auto* at_once = std::get_if<Response>(&match)) return std::move(*at_once);
  Reply reply = (*std::get<const Handler*>(match))(request);
  if (auto* done = std::get_if<Response>(&reply)) return std::move(*done);
  Context cx;
  for (int count = 1;; ++count) {
    auto result = std::get<BoxFuture<Response>>(reply).poll(cx);
    if (polls) *polls = count;
    if (result.is_ready()) return result.take();
  }
}

//! The body of an answer as it was sent.
inline std::string body_of_answer(const std::string& answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

//! The body of what a router answers to a GET.
inline std::string body_of(const Router& router, std::string_view target) {
  return answer(router, make_request("GET", target)).body;
}

//! The first header of that name in a response.
inline std::string header_of(const Response& response, std::string_view wanted) {
  for (const auto& [name, value] : response.headers()) {
    if (name == wanted) return value;
  }
  return "(none)";
}

}  // namespace pollen::http::test
