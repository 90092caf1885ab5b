#include "lesson06_http/request.hpp"

namespace pollen::http {

std::optional<std::string_view> Request::header(std::string_view name) const {
  for (const Header& header : headers) {
    if (iequals(header.name, name)) return header.value;
  }
  return std::nullopt;
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

}  // namespace pollen::http
