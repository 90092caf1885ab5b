#include "lesson06_http/request.hpp"

namespace pollen::http {

std::optional<std::string_view> Request::header(std::string_view name) const {
  //> 6.2
  for (const Header& header : headers) {
    if (iequals(header.name, name)) return header.value;
  }
  return std::nullopt;
  //<
}

std::optional<std::string_view> Request::single_header(std::string_view name) const {
  std::optional<std::string_view> found;
  for (const Header& header : headers) {
    if (!iequals(header.name, name)) continue;
    if (found) throw HttpError(400, "more than one " + std::string(name));
    found = header.value;
  }
  return found;
}

bool Request::wants_keep_alive() const {
  bool close = false;
  bool keep_alive = minor_version > 0;
  for_each_item("Connection", [&](std::string_view option) {
    close |= iequals(option, "close");
    keep_alive |= iequals(option, "keep-alive");
  });
  return keep_alive && !close;
}

bool Request::expects_continue() const {
  bool expected = false;
  if (minor_version == 0) return false;
  for_each_item("Expect", [&](std::string_view expectation) {
    if (expectation.empty()) return;  // no element of the list (RFC 9110 5.6.1)
    expected = iequals(expectation, "100-continue");
    require(expected, 417, "unknown expectation");
  });
  return expected;
}

}  // namespace pollen::http
