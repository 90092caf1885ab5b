#pragma once
// The router: against one that tries every pattern. The input is lines: patterns, an empty line,
// targets.

#include <map>
#include <set>

#include "lesson06_http/router.hpp"
#include "tests/fuzz/oracle.hpp"

namespace pollen::fuzz {

using Segments = std::vector<std::string>;

inline Segments split(std::string_view text, char at) {
  Segments parts(1);
  for (const char c : text) {
    if (c == at) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

inline std::string join_with_slash(const Segments& parts, std::size_t from) {
  std::string text;
  for (std::size_t i = from; i < parts.size(); ++i) text += (i > from ? "/" : "") + parts[i];
  return text;
}

//! Decodes %41, by a table of all 256 escapes; nothing if one is malformed.
inline std::optional<std::string> unescape(std::string_view text) {
  static const auto bytes = [] {
    std::map<std::string, char> table;
    for (const std::string_view digits : {"0123456789abcdef", "0123456789ABCDEF"}) {
      for (const std::string_view low : {"0123456789abcdef", "0123456789ABCDEF"}) {
        for (unsigned i = 0; i < 256; ++i) {
          table[{digits[i / 16], low[i % 16]}] = static_cast<char>(i);
        }
      }
    }
    return table;
  }();
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const auto byte = bytes.find(std::string(text.substr(i + 1, 2)));
    if (byte == bytes.end()) return std::nullopt;
    decoded += byte->second;
    i += 2;
  }
  return decoded;
}

//! One route, as it is written.
struct Pattern {
  explicit Pattern(const std::string& pattern) : text(pattern), segments(split(pattern, '/')) {
    segments.erase(segments.begin());
  }

  //! '0': a written segment; '1': a parameter; '2': a wildcard.
  static char kind(const std::string& segment) {
    return segment.starts_with(':') ? '1' : segment.starts_with('*') ? '2' : '0';
  }

  bool well_formed() const {
    if (!text.starts_with('/')) return false;
    std::set<std::string> names;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      if (kind(segments[i]) == '0') continue;
      const std::string name = segments[i].substr(1);
      if (name.empty() || !names.insert(name).second) return false;
      if (kind(segments[i]) == '2' && i + 1 < segments.size()) return false;
    }
    return true;
  }

  //! True if both match the same paths.
  bool same_shape(const Pattern& other) const {
    if (segments.size() != other.segments.size()) return false;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      const char mine = kind(segments[i]);
      if (mine != kind(other.segments[i])) return false;
      if (mine == '0' && segments[i] != other.segments[i]) return false;
    }
    return true;
  }

  //! The parameters, and, to compare, the kinds of the segments: the smaller goes first.
  struct Found {
    std::string kinds;
    Segments params;
  };
  std::optional<Found> match(const Segments& path) const {
    Found found;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      if (i >= path.size()) return std::nullopt;
      const char what = kind(segments[i]);
      found.kinds += what;
      if (what == '2') {
        found.params.push_back(join_with_slash(path, i));
        return found;
      }
      if (what == '0' && segments[i] != path[i]) return std::nullopt;
      if (what == '1' && path[i].empty()) return std::nullopt;
      if (what == '1') found.params.push_back(path[i]);
    }
    if (path.size() != segments.size()) return std::nullopt;
    return found;
  }

  std::string text;
  Segments segments;
};

//! Adds a route to both, unless both refuse it.
inline void add_route(http::Router& router, std::vector<Pattern>& patterns,
                      const std::string& text) {
  const Pattern pattern(text);
  bool expected = pattern.well_formed();
  for (const Pattern& other : patterns) expected = expected && !pattern.same_shape(other);
  bool added = true;
  try {
    const std::size_t number = patterns.size();
    router.route(text, http::get([number] { return std::to_string(number); }));
  } catch (const std::invalid_argument&) {
    added = false;
  }
  agree(added == expected, "one of the two refuses the pattern " + text);
  if (added) patterns.push_back(pattern);
}

//! What the plain router finds: the number of the route, and the parameters.
inline std::string find_plainly(const std::vector<Pattern>& patterns, const Segments& path) {
  std::optional<Pattern::Found> best;
  std::size_t number = 0;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    auto found = patterns[i].match(path);
    if (!found || (best && best->kinds <= found->kinds)) continue;
    best = std::move(found);
    number = i;
  }
  if (!best) return "none";
  std::string story = std::to_string(number);
  for (const std::string& param : best->params) story += "|" + param;
  return story;
}

inline std::string find(const http::Router& router, http::Request& request) {
  http::Match match = router.find(request);
  auto* handler = std::get_if<const http::Handler*>(&match);
  if (!handler) return "none";
  std::string params;
  for (const std::string_view param : request.params) params += "|" + std::string(param);
  http::Reply reply = (**handler)(request);
  return std::get<http::Response>(reply).body + params;
}

//! What follows the '?': each name gives the value of its first pair.
inline void check_query(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> pairs;
  bool malformed = false;
  for (std::string pair : split(text, '&')) {
    if (pair.empty()) continue;
    for (char& c : pair) c = c == '+' ? ' ' : c;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const auto name = unescape(std::string_view(pair).substr(0, equals));
    const auto value = unescape(std::string_view(pair).substr(std::min(equals + 1, pair.size())));
    malformed |= !name || !value;
    pairs.emplace_back(name.value_or(""), value.value_or(""));
  }
  std::optional<http::Query> query;
  try {
    query.emplace(text);
  } catch (const http::HttpError&) {
  }
  agree(query.has_value() != malformed, "one of the two refuses the query " + std::string(text));
  for (auto pair = pairs.rbegin(); query && pair != pairs.rend(); ++pair) {
    const auto first = std::find_if(pairs.begin(), pairs.end(),
                                    [&](const auto& other) { return other.first == pair->first; });
    agree(query->get(pair->first) == first->second, "the query " + std::string(text));
  }
}

inline void check_target(const http::Router& router, const std::vector<Pattern>& patterns,
                         const std::string& target) {
  const std::string head = "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n";
  http::Request request;
  std::optional<Segments> path(std::in_place);
  const auto unescape_into = [&](const Segments& segments) {
    for (const std::string& segment : segments) {
      const auto decoded = unescape(segment);
      if (path && decoded) path->push_back(*decoded);
      if (!decoded) path.reset();
    }
  };
  try {
    agree(http::HeadParser(http::Limits()).parse(head, request) == head.size(), "no whole head");
  } catch (const http::HttpError&) {
    return;
  }
  unescape_into(split(request.path.substr(1), '/'));
  agree(path.has_value(), "a malformed escape was taken: " + target);
  agree(Segments(request.segments.begin(), request.segments.end()) == *path,
        "the segments of " + target);
  check_query(request.query);
  const std::string plain = find_plainly(patterns, *path);
  const std::string found = find(router, request);
  agree(found == plain, target + " leads to " + found + ", plainly to " + plain);
}

inline void check_router(std::string_view bytes) {
  http::Router router;
  std::vector<Pattern> patterns;
  bool targets = false;
  for (const std::string& line : split(bytes.substr(0, 2048), '\n')) {
    if (line.empty()) {
      targets = true;
    } else if (targets) {
      check_target(router, patterns, line);
    } else {
      add_route(router, patterns, line);
    }
  }
}

}  // namespace pollen::fuzz
