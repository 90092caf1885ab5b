#include "lesson06_http/response.hpp"

#include <cstdio>
#include <stdexcept>

#include "lesson06_http/text.hpp"

namespace pollen::http {

Response::Response(Status code) : Response(code, std::string(code.reason())) {}

Response::Response(Status code, std::string text, std::string_view type)
    : status(code), content_type(type), body(std::move(text)) {}

Response::Response(std::unique_ptr<BodyStream> source, std::string_view type,
                   std::optional<std::uint64_t> size)
    : content_type(type), stream(std::move(source)), length(size) {}

Response& Response::header(std::string name, std::string value) {
  if (name.empty() || !all_of(name, token_char) || !all_of(value, value_char)) {
    throw std::invalid_argument("Response: malformed header " + name);
  }
  for (const char* own : {"Content-Length", "Transfer-Encoding", "Connection", "Date"}) {
    if (iequals(name, own)) throw std::invalid_argument("Response: the server writes " + name);
  }
  if (iequals(name, "Content-Type")) content_type = {};
  headers_.emplace_back(std::move(name), std::move(value));
  return *this;
}

Response error_response(const std::exception_ptr& error) noexcept {
  try {
    std::rethrow_exception(error);
  } catch (const HttpError& refused) {
    return {refused.status, refused.what()};
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "pollen: a handler failed: %s\n", failure.what());
  } catch (...) {
    std::fprintf(stderr, "pollen: a handler failed\n");
  }
  return Status(500);
}

}  // namespace pollen::http
