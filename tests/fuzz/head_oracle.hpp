#pragma once
// The request parser: in pieces as whole; what it takes is well formed, and written out again it
// parses the same.

#include "tests/fuzz/oracle.hpp"

namespace pollen::fuzz {

//! All that a head says.
inline std::string describe(const http::Request& request) {
  std::string text;
  const auto add = [&](std::string_view part) {
    text += std::to_string(part.size()) + ":" + std::string(part) + ",";
  };
  for (const auto part :
       {request.method, request.target, request.path, request.query, request.host}) {
    add(part);
  }
  text += std::to_string(request.minor_version) + ";";
  for (const auto& [name, value] : request.headers) add(name), add(value);
  text += ";";
  for (const auto segment : request.segments) add(segment);
  return text;
}

//! A head written from what its parser made of it.
inline std::string serialise(const http::Request& request) {
  std::string text(request.method);
  text.append(" ").append(request.target).append(" HTTP/1.");
  text += std::to_string(request.minor_version) + "\r\n";
  for (const auto& [name, value] : request.headers) {
    text.append(name).append(": ").append(value).append("\r\n");
  }
  return text + "\r\n";
}

//! Its lines, each of which must end in CR LF and hold neither of them elsewhere.
inline std::vector<std::string_view> lines_of(std::string_view head) {
  std::vector<std::string_view> lines;
  while (!head.empty()) {
    const std::size_t end = head.find("\r\n");
    agree(end != head.npos, "a line without its end was taken");
    lines.push_back(head.substr(0, end));
    agree(lines.back().find_first_of("\r\n") == head.npos, "a bare CR or LF was taken");
    head.remove_prefix(end + 2);
  }
  return lines;
}

//! What a head that was taken must hold to, read off its text.
inline void check_taken(std::string_view head, const http::Request& request) {
  while (head.starts_with("\r\n")) head.remove_prefix(2);
  const auto lines = lines_of(head);
  agree(lines.size() == request.headers.size() + 2 && lines.back().empty(),
        "there are other lines than headers");
  agree(is_token(request.method), "the method is no token");
  const std::string begin = std::string(request.method) + " " + std::string(request.target) + " ";
  const bool as_written =
      lines[0].starts_with(begin + "HTTP/1.") && lines[0].size() == begin.size() + 8;
  agree(as_written, "the request line was misread");
  std::size_t hosts = 0;
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    const auto& [name, value] = request.headers[i];
    const std::string_view line = lines[i + 1];
    agree(is_token(name) && is_field_text(value), "a malformed header was taken");
    agree(name == line.substr(0, line.find(':')), "a header's name was misread");
    const std::string_view text = line.substr(name.size() + 1);
    const std::size_t first = std::min(text.find_first_not_of(" \t"), text.size());
    const std::size_t last = text.find_last_not_of(" \t") + 1;
    agree(value == text.substr(first, std::max(first, last) - first),
          "a header's value was misread");
    hosts += http::iequals(name, "host");
  }
  agree(hosts == 1 || (hosts == 0 && request.minor_version == 0), "there must be one Host");

  http::Limits generous;
  generous.max_head = 1 << 20;
  http::Request again;
  const std::string text = serialise(request);
  const std::size_t size = http::HeadParser(generous).parse(text, again);
  agree(size == text.size(), "written out again, the head has another size");
  agree(describe(again) == describe(request), "written out again, the head says something else");
}

//! Parses all heads of `data`, which goes on where `from` is. Appends to `story` what came out.
inline void parse_heads(http::HeadParser& parser, std::string_view data, std::size_t& from,
                        std::string& story) {
  http::Request request;
  while (true) {
    const std::string copy(data.substr(from));  // a buffer that grows also moves
    const std::size_t size = parser.parse(copy, request);
    if (size == 0) return;
    check_taken(std::string_view(copy).substr(0, size), request);
    story += std::to_string(size) + " " + describe(request) + "\n";
    from += size;
  }
}

inline void check_head(std::string_view bytes) {
  Input input(bytes);
  std::string whole;
  std::string pieces;
  const auto tell = [&](std::string& story, auto parse) {
    http::HeadParser parser(input.limits());
    std::size_t from = 0;
    try {
      parse(parser, from);
    } catch (const http::HttpError& error) {
      story += std::to_string(error.status.code()) + " " + error.what();
    }
  };
  tell(whole, [&](http::HeadParser& parser, std::size_t& from) {
    parse_heads(parser, input.text, from, whole);
  });
  tell(pieces, [&](http::HeadParser& parser, std::size_t& from) {
    std::string_view rest = input.text;
    while (!rest.empty()) {
      input.next_piece(rest);
      parse_heads(parser, input.text.substr(0, input.text.size() - rest.size()), from, pieces);
    }
  });
  agree(whole == pieces, "whole:\n" + whole + "\nin pieces:\n" + pieces);
}

}  // namespace pollen::fuzz
