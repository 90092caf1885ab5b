#include "lesson06_http/status.hpp"

#include <utility>

namespace pollen::http {

std::string_view Status::reason() const {
  using namespace std::string_view_literals;
  static constexpr std::pair<int, std::string_view> reasons[] = {
      {200, "OK"sv}, {201, "Created"sv}, {202, "Accepted"sv}, {204, "No Content"sv},
      {205, "Reset Content"sv}, {206, "Partial Content"sv}, {301, "Moved Permanently"sv},
      {302, "Found"sv}, {303, "See Other"sv}, {304, "Not Modified"sv},
      {307, "Temporary Redirect"sv}, {308, "Permanent Redirect"sv}, {400, "Bad Request"sv},
      {401, "Unauthorized"sv}, {403, "Forbidden"sv}, {404, "Not Found"sv},
      {405, "Method Not Allowed"sv}, {406, "Not Acceptable"sv}, {408, "Request Timeout"sv},
      {409, "Conflict"sv}, {410, "Gone"sv}, {411, "Length Required"sv},
      {412, "Precondition Failed"sv}, {413, "Content Too Large"sv}, {414, "URI Too Long"sv},
      {415, "Unsupported Media Type"sv}, {416, "Range Not Satisfiable"sv},
      {417, "Expectation Failed"sv}, {422, "Unprocessable Content"sv},
      {429, "Too Many Requests"sv}, {431, "Request Header Fields Too Large"sv},
      {500, "Internal Server Error"sv}, {501, "Not Implemented"sv}, {502, "Bad Gateway"sv},
      {503, "Service Unavailable"sv}, {504, "Gateway Timeout"sv},
      {505, "HTTP Version Not Supported"sv}};
  for (const auto& [code, reason] : reasons) {
    if (code == code_) return reason;
  }
  return {};
}

}  // namespace pollen::http
