#include "lesson06_http/head_parser.hpp"

namespace pollen::http {

namespace {

//! Takes the first line off `text`, which holds whole lines that end in CR LF.
std::string_view take_line(std::string_view& text) {
  const std::size_t feed = text.find('\n');
  const std::string_view line = text.substr(0, feed - 1);
  text.remove_prefix(feed + 1);
  return line;
}

//! A host name or an address in brackets, and perhaps a port (RFC 3986 3.2).
bool valid_host(std::string_view host) {
  std::size_t end = std::min(host.find(':'), host.size());
  if (host.starts_with('[')) {
    end = std::min(host.find(']'), host.size() - 1) + 1;
    const std::string_view address = host.substr(1, end - 2);
    constexpr std::string_view allowed = "0123456789abcdefABCDEF:.";
    if (host[end - 1] != ']' || address.empty()) return false;
    if (address.find_first_not_of(allowed) != std::string_view::npos) return false;
  } else if (!all_of(host.substr(0, end), host_char)) {
    return false;
  }
  const std::string_view port = host.substr(end);
  return port.empty() || (port[0] == ':' && port.find_first_not_of("0123456789", 1) ==
                                                std::string_view::npos);
}

}  // namespace

std::size_t HeadParser::parse(std::string_view data, Request& request) {
  const std::size_t end = find_end(data);
  if (end == 0) return 0;
  const std::string_view head = data.substr(begin_, end - 2 - begin_);
  request.text_.assign(head.begin(), head.end());
  std::string_view lines(request.text_.data(), request.text_.size());
  parse_request_line(take_line(lines), request);
  parse_headers(lines, request);
  split_path(request);
  request.params.clear();
  request.body.clear();
  begin_ = line_ = scanned_ = 0;
  return end;
}

//! The end of the head, behind its empty line; 0 if that has not come yet. Whatever is wrong is
//! found at the same byte, in whatever pieces the head comes.
std::size_t HeadParser::find_end(std::string_view data) {
  constexpr std::size_t rest_of_line = 64;  // enough for a method and the version
  while (true) {
    const bool request_line = line_ == begin_;
    const std::size_t feed = std::min(data.find('\n', scanned_), data.size());
    if (request_line && feed >= limits_.max_target + rest_of_line) {
      throw HttpError(414, "the request line is too long");
    }
    if (feed >= limits_.max_head) throw HttpError(431, "the head is too large");
    scanned_ = feed;
    if (feed == data.size()) return 0;
    if (feed == line_ || data[feed - 1] != '\r') throw HttpError(400, "a line must end in CR LF");
    const bool empty = feed == line_ + 1;
    line_ = scanned_ = feed + 1;
    if (!empty) continue;
    if (!request_line) return line_;
    begin_ = line_;  // old clients send an empty line or two behind a body (RFC 9112 2.2)
    if (begin_ > 4) throw HttpError(400, "too many empty lines before the request line");
  }
}

void HeadParser::parse_request_line(std::string_view line, Request& request) const {
  //> 6.1 the request line
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == last) throw HttpError(400, "the request line must be METHOD TARGET VERSION");
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);

  if (request.method.empty() || !all_of(request.method, token_char)) {
    throw HttpError(400, "malformed method");
  }
  const auto digit = [&](std::size_t at) { return version[at] >= '0' && version[at] <= '9'; };
  if (version.size() != 8 || !version.starts_with("HTTP/") || !digit(5) || version[6] != '.' ||
      !digit(7)) {
    throw HttpError(400, "malformed HTTP version");
  }
  if (version[5] != '1') throw HttpError(505, "this server speaks HTTP/1.0 and HTTP/1.1");
  request.minor_version = version[7] == '0' ? 0 : 1;

  if (request.target.empty() || !all_of(request.target, target_char)) {
    throw HttpError(400, "malformed request target");
  }
  if (request.target.size() > limits_.max_target) throw HttpError(414, "the target is too long");
  parse_target(request);
  //<
}

//! The four forms of a target (RFC 9112 3.2).
void HeadParser::parse_target(Request& request) {
  if (request.method == "CONNECT") throw HttpError(501, "this server is no proxy");
  std::string_view rest = request.target;
  request.host = request.query = {};
  if (rest == "*" && request.method == "OPTIONS") {
    request.path = rest;
    return;
  }
  if (rest[0] != '/') {
    const std::size_t colon = std::min(rest.find("://"), rest.size());
    const std::string_view scheme = rest.substr(0, colon);
    if (!iequals(scheme, "http") && !iequals(scheme, "https")) {
      throw HttpError(400, "the target must be a path or a URL");
    }
    rest.remove_prefix(std::min(colon + 3, rest.size()));
    const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
    request.host = rest.substr(0, end);
    if (end == 0 || !valid_host(request.host)) throw HttpError(400, "malformed host");
    rest.remove_prefix(end);
  }
  const std::size_t mark = std::min(rest.find('?'), rest.size());
  request.path = mark == 0 ? "/" : rest.substr(0, mark);
  if (mark < rest.size()) request.query = rest.substr(mark + 1);
}

void HeadParser::parse_headers(std::string_view lines, Request& request) const {
  //> 6.2 the headers
  request.headers.clear();
  while (!lines.empty()) {
    if (request.headers.size() == limits_.max_headers) throw HttpError(431, "too many headers");
    const std::string_view line = take_line(lines);
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view name = line.substr(0, colon);
    // No space is a token: this also refuses one before the colon, and lines that go on.
    if (name.empty() || colon == line.size() || !all_of(name, token_char)) {
      throw HttpError(400, "malformed header name");
    }
    const std::string_view value = trim(line.substr(colon + 1));
    if (!all_of(value, value_char)) throw HttpError(400, "control character in a header");
    request.headers.push_back({name, value});
  }
  const auto host = request.single_header("Host");
  if (!host && request.minor_version > 0) throw HttpError(400, "there must be a Host header");
  if (host && !valid_host(*host)) throw HttpError(400, "malformed Host header");
  if (request.host.empty() && host) request.host = *host;
  //<
}

//! Splits first and decodes then, so that an encoded slash stays a part of its segment.
void HeadParser::split_path(Request& request) {
  const std::string_view path = request.path;
  std::vector<char>& decoded = request.decoded_path_;
  const bool escaped = path.find('%') != std::string_view::npos;
  decoded.clear();
  if (escaped) decoded.reserve(path.size());  // never more, so the views into it stay good
  request.segments.clear();
  for (std::size_t at = 1; path[0] == '/' && at <= path.size();) {  // "*" has no segments
    const std::size_t slash = std::min(path.find('/', at), path.size());
    std::string_view segment = path.substr(at, slash - at);
    if (escaped) {
      const std::size_t from = decoded.size();
      percent_decode(segment, decoded);
      segment = {decoded.data() + from, decoded.size() - from};
      decoded.push_back('/');
    }
    request.segments.push_back(segment);
    at = slash + 1;
  }
}

}  // namespace pollen::http
