#include "lesson06_http/head_parser.hpp"

#include <arpa/inet.h>

namespace pollen::http {

namespace {

constexpr std::string_view digits = "0123456789";

//! Takes the first line off `text`, which holds whole lines that end in CR LF.
std::string_view take_line(std::string_view& text) {
  const std::size_t feed = text.find('\n');
  const std::string_view line = text.substr(0, feed - 1);
  text.remove_prefix(feed + 1);
  return line;
}

//! A host name or an IPv6 address in brackets, and perhaps a port (RFC 3986 3.2). There must be a
//! host: http knows no empty one (RFC 9110 4.2.1).
bool valid_host(std::string_view host) {
  std::size_t end = std::min(host.find(':'), host.size());
  if (host.starts_with('[')) {
    end = std::min(host.find(']') + 1, host.size());  // no bracket: 0, and that is no port
    const std::string address(host.substr(1, end - 2));
    in6_addr unused{};
    if (inet_pton(AF_INET6, address.c_str(), &unused) != 1) return false;
  } else {
    const std::string_view name = host.substr(0, end);
    if (name.empty() || !all_of(name, host_char)) return false;
    std::string decoded;
    if (name.find('%') != name.npos) percent_decode(name, decoded);  // throws if it cannot
  }
  return end == host.size() ||
         (host[end] == ':' && host.find_first_not_of(digits, end + 1) == host.npos);
}

//! The forms that a target may have (RFC 9112 3.2).
void parse_target(Request& request) {
  require(request.method != "CONNECT", 501, "this server is no proxy");
  std::string_view rest = request.target;
  request.host = request.query = {};
  request.path = rest;
  if (rest == "*" && request.method == "OPTIONS") return;
  if (rest[0] != '/') {
    const std::size_t colon = std::min(rest.find("://"), rest.size());
    const std::string_view scheme = rest.substr(0, colon);
    const bool known = iequals(scheme, "http") || iequals(scheme, "https");
    require(known && colon < rest.size(), 400, "the target must be a path or a URL");
    rest.remove_prefix(colon + 3);
    request.host = rest.substr(0, rest.find_first_of("/?"));
    require(valid_host(request.host), 400, "malformed host in the target");
    rest.remove_prefix(request.host.size());
  }
  request.path = rest.substr(0, rest.find('?'));
  if (request.path.size() < rest.size()) request.query = rest.substr(request.path.size() + 1);
  if (request.path.empty()) request.path = "/";
}

//! The method is filled in as soon as it is known to be one: a refusal of what comes behind it
//! looks at it, for in answer to HEAD it must have no body.
void parse_request_line(std::string_view line, Request& request) {
  //> 6.1 the request line
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  require(first < last, 400, "the request line must be METHOD TARGET VERSION");
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, last - first - 1);
  std::string_view version = line.substr(last + 1);

  require(first > 0 && all_of(request.method, token_char), 400, "malformed method");
  const auto digit = [&](std::size_t at) { return version[at] >= '0' && version[at] <= '9'; };
  const bool well_formed = version.size() == 8 && version.starts_with("HTTP/") && digit(5) &&
                           version[6] == '.' && digit(7);
  require(well_formed, 400, "malformed HTTP version");
  require(version[5] == '1', 505, "this server speaks HTTP/1.1 and HTTP/1.0");
  request.minor_version = version[7] == '0' ? 0 : 1;

  require(!request.target.empty() && all_of(request.target, target_char), 400, "malformed target");
  parse_target(request);
  //<
}

void parse_headers(std::string_view lines, std::size_t most, Request& request) {
  request.headers.clear();
  while (!lines.empty()) {
    //> 6.2 the headers
    require(request.headers.size() < most, 431, "too many headers");
    request.headers.push_back(parse_header(take_line(lines)));
    //<
  }
  const auto host = request.single_header("Host");
  require(host || request.minor_version == 0, 400, "there must be a Host header");
  require(!host || valid_host(*host), 400, "malformed Host header");
  if (request.host.empty()) request.host = host.value_or("");
}

//! Splits first and decodes then, so that an encoded slash stays a part of its segment. What is
//! decoded lies in one text, as what is not: with a slash between two segments.
void split_path(Request& request, std::vector<char>& decoded) {
  const std::string_view path = request.path;
  const bool escaped = path.find('%') != path.npos;
  request.segments.clear();
  decoded.clear();
  if (escaped) decoded.reserve(path.size());  // it never grows, so the views into it stay good
  //> 6.1
  for (std::size_t at = 1, slash = 0; path != "*" && at <= path.size(); at = slash + 1) {
    slash = std::min(path.find('/', at), path.size());
    std::string_view segment = path.substr(at, slash - at);
    if (escaped) {
      const std::size_t from = decoded.size();
      percent_decode(segment, decoded);
      segment = {decoded.data() + from, decoded.size() - from};
      decoded.push_back('/');
    }
    request.segments.push_back(segment);
  }
  //<
}

}  // namespace

Header parse_header(std::string_view line) {
  //> 6.2
  const std::size_t colon = std::min(line.find(':'), line.size());
  const std::string_view name = line.substr(0, colon);
  // No space is a token character: this also refuses one before the colon, and folded lines.
  const bool well_formed = colon > 0 && colon < line.size() && all_of(name, token_char);
  require(well_formed, 400, "malformed header name");
  const std::string_view value = trim(line.substr(colon + 1));
  require(all_of(value, value_char), 400, "control character in a header");
  return {name, value};
  //<
}

std::size_t HeadParser::parse(std::string_view data, Request& request) {
  request.method = {};  // until we know it: a refusal looks at it, and must not see the last one
  const std::size_t end = find_end(data);
  if (end == 0) return 0;
  const std::string_view head = data.substr(begin_, end - 2 - begin_);
  request.text_.assign(head.begin(), head.end());
  std::string_view lines(request.text_.data(), request.text_.size());
  parse_request_line(take_line(lines), request);
  require(request.target.size() <= limits_.max_target, 414, "the target is too long");
  parse_headers(lines, limits_.max_headers, request);
  split_path(request, request.decoded_path_);
  request.params.clear();
  request.body.clear();
  begin_ = line_ = scanned_ = 0;
  return end;
}

//! The end of the head, behind its empty line; 0 if that has not come yet. What is wrong is found
//! at the same byte, in whatever pieces the head comes.
std::size_t HeadParser::find_end(std::string_view data) {
  constexpr std::size_t rest_of_line = 64;  // enough for a method and the version
  while (true) {
    const bool request_line = line_ == begin_;
    const std::size_t feed = std::min(data.find('\n', scanned_), data.size());
    if (request_line && feed >= rest_of_line && feed - rest_of_line >= limits_.max_target) {
      // A method longer than any is not implemented (RFC 9112 3).
      require(data.find(' ', begin_) < limits_.max_target + rest_of_line, 501,
              "the method is too long");
      throw HttpError(414, "the request line is too long");
    }
    require(feed < limits_.max_head, 431, "the head is too large");
    scanned_ = feed;
    if (feed == data.size()) return 0;
    require(feed > line_ && data[feed - 1] == '\r', 400, "a line must end in CR LF");
    const bool empty = feed == line_ + 1;
    line_ = scanned_ = feed + 1;
    if (!empty) continue;
    if (!request_line) return line_;
    begin_ = line_;  // some clients send an empty line behind a body (RFC 9112 2.2)
    require(begin_ <= 4, 400, "too many empty lines before the request line");
  }
}

}  // namespace pollen::http
