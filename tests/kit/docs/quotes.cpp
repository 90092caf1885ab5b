#include "tests/kit/docs/quotes.hpp"

#include <algorithm>

#include "tests/kit/splice.hpp"
#include "tests/kit/steps.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view between_bodies = "// …";
constexpr std::string_view with_todo = "; todo";  // the bodies of steps as a workbook has them

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

bool is_mark(std::string_view line) {
  return trim(line).starts_with("//> ") || trim(line) == "//<";
}

Lines without_marks(Lines lines) {
  lines.erase(std::remove_if(lines.begin(), lines.end(), is_mark), lines.end());
  return lines;
}

Lines unindented(Lines lines) {
  std::size_t shared = std::string::npos;
  for (const std::string& line : lines) {
    if (!line.empty()) shared = std::min(shared, indent_of(line));
  }
  for (std::string& line : lines) line.erase(0, std::min(shared, line.size()));
  return lines;
}

std::string read_source(const fs::path& root, const std::string& file) {
  if (!fs::is_regular_file(root / file)) throw DocsError("there is no file " + file);
  return read_text(root / file);
}

//! Takes the text up to the next blank off the front.
std::string take_word(std::string_view& text) {
  text = trim(text);
  const std::size_t end = std::min(text.find(' '), text.size());
  std::string word(text.substr(0, end));
  text = trim(text.substr(end));
  return word;
}

//! Takes "a text" off the front. A " inside is written as \".
std::string take_quoted(std::string_view& text) {
  std::string inside;
  std::size_t at = 1;
  for (; text.starts_with('"') && at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    inside += text[at];
  }
  if (inside.empty() || at >= text.size()) {
    throw DocsError("a text in quotation marks is needed, as in from \"class Waker\" to end");
  }
  text = trim(text.substr(at + 1));
  return inside;
}

Lines quote_step(const std::string& file, const std::string& text, const std::string& step) {
  Lines lines;
  for (const Region& region : parse_marks(file, text)) {
    if (region.step != step) continue;
    if (!lines.empty()) lines.emplace_back(between_bodies);
    const Lines body = unindented(split_lines(region.body));
    lines.insert(lines.end(), body.begin(), body.end());
  }
  if (lines.empty()) throw DocsError(file + " has no step " + step);
  return lines;
}

auto contains(const std::string& wanted) {
  return [&wanted](const std::string& line) { return line.find(wanted) != line.npos; };
}

Lines quote_range(const std::string& file, const Lines& lines, std::string_view range) {
  const std::string first_text = take_quoted(range);
  const auto first = std::find_if(lines.begin(), lines.end(), contains(first_text));
  if (first == lines.end()) throw DocsError(file + " has no line with: " + first_text);
  if (std::any_of(first + 1, lines.end(), contains(first_text))) {
    throw DocsError(file + " has several lines with: " + first_text + "; take more of the line");
  }
  if (range.empty()) return {*first};
  if (take_word(range) != "to")
    throw DocsError("what comes after from \"…\" is to \"…\" or to end");
  auto last = lines.end();
  if (range == "end") {
    const std::size_t indent = indent_of(*first);
    last = std::find_if(first + 1, lines.end(), [indent](const std::string& line) {
      return indent_of(line) == indent && trim(line).starts_with('}');
    });
  } else {
    last = std::find_if(first + 1, lines.end(), contains(take_quoted(range)));
  }
  if (last == lines.end()) {
    throw DocsError(file + " has no line below '" + first_text + "' that ends the quote");
  }
  return {first, last + 1};
}

//! A wrong version, without the lines that say what it is.
Lines quote_mutant(const fs::path& root, const std::string& name) {
  const std::string file = "tests/mutants/lesson0" + name.substr(0, 1) + "/" + name + ".cpp";
  Lines lines = split_lines(read_source(root, file));
  const auto last = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
    return line.starts_with("// shows:");
  });
  if (last == lines.end()) throw DocsError(file + " has no line // shows: …");
  lines.erase(lines.begin(), last + 1);
  for (std::string& line : lines) {
    if (line.starts_with("//@")) line = between_bodies;
  }
  return unindented(std::move(lines));
}

}  // namespace

bool is_quote(std::string_view source) {
  return source.starts_with("code:") || source.starts_with("mutant:");
}

Lines read_quote(const fs::path& root, std::string_view source) {
  const bool hides = source.ends_with(with_todo);
  if (hides) source.remove_suffix(with_todo.size());
  const std::string kind = take_word(source);
  const std::string name = take_word(source);
  if (name.empty()) throw DocsError("the comment names nothing after " + kind);
  if (kind == "mutant:") return quote_mutant(root, name);
  std::string text = read_source(root, name);
  if (hides) text = splice(name, text, todo_body);
  if (source.empty()) return without_marks(split_lines(text));
  const std::string how = take_word(source);
  if (how == "step") return quote_step(name, text, std::string(source));
  if (how == "from") {
    return unindented(without_marks(quote_range(name, split_lines(text), source)));
  }
  throw DocsError("what comes after the file's name is step N.K or from \"…\" to \"…\"");
}

std::string first_difference(const Lines& text, const Lines& code) {
  for (std::size_t i = 0; i < std::max(text.size(), code.size()); ++i) {
    const std::string mine = i < text.size() ? text[i] : "(nothing)";
    const std::string theirs = i < code.size() ? code[i] : "(nothing)";
    if (mine == theirs) continue;
    if (mine == "…") return "    from its line … on";
    std::ostringstream both;
    both << "    the page: " << mine << "\n    the code: " << theirs;
    return both.str();
  }
  return {};
}

}  // namespace pollen::kit
