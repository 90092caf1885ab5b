#include "lesson06_http/extract.hpp"

namespace pollen::http {

static std::string decode_form(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');  // first: an escaped plus stays a plus
  std::string decoded;
  percent_decode(spaced, decoded);
  return decoded;
}

Query::Query(std::string_view text) {
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    const std::string_view name = pair.substr(0, pair.find('='));
    const std::string_view value = pair.substr(std::min(name.size() + 1, pair.size()));
    if (!pair.empty()) pairs_.emplace_back(decode_form(name), decode_form(value));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
  }
}

std::optional<std::string_view> Query::get(std::string_view name) const {
  for (const auto& [key, value] : pairs_) {
    if (key == name) return value;
  }
  return std::nullopt;
}

}  // namespace pollen::http
