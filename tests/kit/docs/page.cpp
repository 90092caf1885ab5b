#include "tests/kit/docs/page.hpp"

#include <algorithm>
#include <cctype>
#include <map>

namespace pollen::kit {

namespace {

constexpr std::string_view fence = "```";

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

//! Blanks what lies in [begin, end), so that all else keeps its place and its line.
void blank(std::string& text, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < std::min(end, text.size()); ++i) {
    if (text[i] != '\n') text[i] = ' ';
  }
}

std::size_t run_length(const std::string& text, std::size_t at) {
  return std::min(text.find_first_not_of(text[at], at), text.size()) - at;
}

//! Blanks spans of code. A span does not reach over an empty line.
void blank_code(std::string& text) {
  for (std::size_t at = text.find('`'); at != text.npos; at = text.find('`', at)) {
    const std::size_t ticks = run_length(text, at);
    const std::size_t paragraph = std::min(text.find("\n\n", at), text.size());
    std::size_t close = text.find('`', at + ticks);
    while (close < paragraph && run_length(text, close) != ticks) {
      close = text.find('`', close + run_length(text, close));
    }
    if (close < paragraph) blank(text, at, close + ticks);
    at = close < paragraph ? close + ticks : at + ticks;
  }
}

//! Blanks what stands between two marks, and the marks: comments, and then tags.
void blank_between(std::string& text, std::string_view open, std::string_view close) {
  for (std::size_t at = text.find(open); at != text.npos; at = text.find(open, at + 1)) {
    const std::size_t end = text.find(close, at);
    if (end == text.npos) return;
    const bool is_tag = open != "<" || std::isalpha(text[at + 1]) != 0 || text[at + 1] == '/';
    if (is_tag) blank(text, at, end + close.size());
  }
}

std::vector<Link> take_links(std::string& text) {
  std::vector<Link> links;
  for (std::size_t at = text.find("]("); at != text.npos; at = text.find("](", at + 1)) {
    const std::size_t end = text.find(')', at);
    if (end == text.npos) break;
    const std::string inside = text.substr(at + 2, end - at - 2);
    const std::size_t quote = inside.find('"');
    Link link;
    link.line = 1 + static_cast<std::size_t>(
                        std::count(text.begin(), text.begin() + static_cast<long>(at), '\n'));
    link.target = trim(inside.substr(0, quote));
    if (quote != inside.npos) link.title = inside.substr(quote + 1, inside.rfind('"') - quote - 1);
    links.push_back(std::move(link));
    blank(text, at + 1, end + 1);
  }
  return links;
}

//! The length of the UTF-8 character at `at` if it is punctuation, as an ellipsis; else 0.
std::size_t wide_punctuation(std::string_view text, std::size_t at) {
  if (text.substr(at).starts_with("\xe2\x80")) return 3;  // dashes, quotation marks, the ellipsis
  return text.substr(at).starts_with("\xc2") ? 2 : 0;     // the middle dot and its neighbours
}

std::string make_anchor(std::string_view heading) {
  std::string anchor;
  for (std::size_t i = 0; i < heading.size(); ++i) {
    const char c = heading[i];
    const std::size_t skipped = wide_punctuation(heading, i);
    if (skipped > 0) {
      i += skipped - 1;
    } else if (c == ' ') {
      anchor += '-';
    } else if (!is_ascii(c) || std::isalnum(c) != 0 || c == '-' || c == '_') {
      anchor += is_ascii(c) ? static_cast<char>(std::tolower(c)) : c;
    }
  }
  return anchor;
}

//! The text of a heading without the targets of its links.
std::string heading_text(std::string_view line) {
  std::string text(trim(line));
  for (std::size_t at = text.find("]("); at != text.npos; at = text.find("](")) {
    text.erase(at, std::min(text.find(')', at), text.size() - 1) + 1 - at);
  }
  return text;
}

std::string comment_in(std::string_view line) {
  line = trim(line);
  if (!line.starts_with("<!--") || !line.ends_with("-->")) return {};
  return std::string(trim(line.substr(4, line.size() - 7)));
}

//! The block whose opening fence is the line with this index.
Block read_block(const Lines& lines, std::size_t index) {
  Block block;
  block.line = index + 1;
  block.language = trim(std::string_view(lines[index]).substr(fence.size()));
  if (index > 0) block.source = comment_in(lines[index - 1]);
  while (++index < lines.size() && !lines[index].starts_with(fence)) {
    block.lines.push_back(lines[index]);
  }
  block.end = index + 1;
  return block;
}

}  // namespace

Page parse_page(const std::string& file, std::string_view text) {
  Page page{file, split_lines(text), {}, {}, {}, {}};
  std::map<std::string, int> uses;  // of an anchor: the second one gets a number
  std::string prose;
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    const std::string& line = page.lines[i];
    if (line.starts_with(fence)) {
      page.blocks.push_back(read_block(page.lines, i));
      prose.append(page.blocks.back().lines.size() + 2, '\n');
      i = page.blocks.back().end - 1;
      continue;
    }
    const std::size_t hashes = std::min(line.find_first_not_of('#'), line.size());
    if (hashes > 0 && hashes < line.size() && line[hashes] == ' ') {
      Heading heading{i + 1, static_cast<int>(hashes), heading_text(line.substr(hashes)), {}};
      heading.anchor = make_anchor(heading.text);
      const int earlier = uses[heading.anchor]++;
      if (earlier > 0) heading.anchor += "-" + std::to_string(earlier);
      page.headings.push_back(std::move(heading));
    }
    if (!line.starts_with("    ")) prose += line;
    prose += '\n';
  }
  blank_between(prose, "<!--", "-->");
  blank_code(prose);
  page.links = take_links(prose);
  blank_between(prose, "<", ">");
  page.prose = split_lines(prose);
  page.prose.resize(page.lines.size());
  return page;
}

}  // namespace pollen::kit
