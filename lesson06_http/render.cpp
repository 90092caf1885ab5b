#include "lesson06_http/render.hpp"

#include <cstdio>
#include <utility>

namespace pollen::http {

namespace {

void add(std::string& out, std::initializer_list<std::string_view> pieces) {
  for (const std::string_view piece : pieces) out += piece;
}

void add_number(std::string& out, std::uint64_t number, int base = 10) {
  char digits[20];
  out.append(+digits, std::to_chars(digits, digits + sizeof digits, number, base).ptr);
}

//! The time is written out once a second.
const std::string& date_now() {
  thread_local std::time_t last = -1;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (std::exchange(last, now) != now) text = http_date(now);
  return text;
}

}  // namespace

Exchange::Exchange(const Request& request)
    : head(request.method == "HEAD"),
      minor_version(request.minor_version),
      keep_alive(request.wants_keep_alive()) {}

StreamForm render(std::string& out, const Response& response, Exchange& exchange) {
  const bool has_body = response.status.allows_body();
  const bool knows_size = !has_body || !response.stream || response.length;
  const bool chunked = !knows_size && exchange.minor_version > 0;
  // Else the end of the body is the end of all.
  if (!knows_size && !chunked) exchange.keep_alive = false;

  // At once, since `out` would grow again and again: a usual head is smaller than this.
  out.reserve(out.size() + 256 + (has_body && !exchange.head ? response.body.size() : 0));
  out += "HTTP/1.1 ";
  add_number(out, static_cast<std::uint64_t>(response.status.code()));
  add(out, {" ", response.status.reason(), "\r\nDate: ", date_now()});
  if (has_body && !response.content_type.empty()) {
    add(out, {"\r\nContent-Type: ", response.content_type});
  }
  for (const auto& [name, value] : response.headers()) add(out, {"\r\n", name, ": ", value});
  if (chunked) out += "\r\nTransfer-Encoding: chunked";
  if (knows_size && (has_body || response.status.code() == 205)) {
    out += "\r\nContent-Length: ";
    add_number(out, !has_body ? 0 : response.stream ? *response.length : response.body.size());
  }
  if (!exchange.keep_alive) {
    out += "\r\nConnection: close";
  } else if (exchange.minor_version == 0) {
    out += "\r\nConnection: keep-alive";
  }
  out += "\r\n\r\n";
  //> 6.6
  if (!has_body || exchange.head) return StreamForm::none;
  if (!response.stream) out += response.body;
  return !response.stream ? StreamForm::none : chunked ? StreamForm::chunked : StreamForm::plain;
  //<
}

void render_chunk(std::string& out, std::string_view piece) {
  if (piece.empty()) return;
  add_number(out, piece.size(), 16);
  add(out, {"\r\n", piece, "\r\n"});
}

std::string http_date(std::time_t time) {
  static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  gmtime_r(&time, &utc);
  char text[96];
  const int size = std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                 days[utc.tm_wday], utc.tm_mday, months[utc.tm_mon],
                                 utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
  return std::string(text, static_cast<std::size_t>(size));
}

}  // namespace pollen::http
