#include "tests/kit/splice.hpp"

#include <algorithm>

#include "tests/kit/lines.hpp"

namespace pollen::kit {

namespace {

constexpr std::string_view include_line = "#include \"tests/kit/todo.hpp\"\n";

//! Begin and end of the last line that includes something; both 0 if there is none.
std::pair<std::size_t, std::size_t> last_include(std::string_view text) {
  const std::size_t before = text.rfind("\n#include ");
  if (before == text.npos && !text.starts_with("#include ")) return {0, 0};
  const std::size_t begin = before == text.npos ? 0 : before + 1;
  return {begin, std::min(text.find('\n', begin), text.size() - 1) + 1};
}

//! Where the comment, string, or letter that begins at `at` ends.
std::size_t end_of_token(std::string_view code, std::size_t at) {
  const auto behind = [&](std::string_view what, std::size_t from) {
    const std::size_t found = code.find(what, from);
    return found == code.npos ? code.size() : found + what.size();
  };
  const std::string_view two = code.substr(at, 2);
  if (two == "//") return std::min(code.find('\n', at), code.size());
  if (two == "/*") return behind("*/", at + 2);
  if (code.substr(at, 3) == "'\"'") return at + 3;
  if (code[at] == '\\') return std::min(at + 2, code.size());
  if (code[at] != '"') return at + 1;
  std::size_t end = at + 1;
  while (end < code.size() && code[end] != '"') end += code[end] == '\\' ? 2 : 1;
  return std::min(end + 1, code.size());
}

std::string without_comments(std::string_view code) {
  std::string rest;
  for (std::size_t at = 0, end = 0; at < code.size(); at = end) {
    end = end_of_token(code, at);
    const std::string_view token = code.substr(at, end - at);
    if (!token.starts_with("//") && !token.starts_with("/*")) rest += token;
  }
  return rest;
}

std::string call_of_todo(const Region& region) { return "todo(\"" + region.step + "\")"; }

}  // namespace

std::string splice(const std::string& file, std::string_view text, const Choose& choose) {
  std::string result;
  std::size_t copied = 0;
  for (const Region& region : parse_marks(file, text)) {
    const auto body = choose(region);
    if (!body) continue;
    result.append(text.substr(copied, region.begin - copied));
    result += *body;
    copied = region.end;
  }
  result.append(text.substr(copied));
  return result;
}

std::string todo_body(const Region& region) { return region.indent + call_of_todo(region) + ";\n"; }

bool is_todo(const Region& region) {
  return without_comments(region.body).find(call_of_todo(region)) != std::string::npos;
}

bool is_only_todo(const Region& region) {
  return trim(without_comments(region.body)) == call_of_todo(region) + ";";
}

std::string make_starter(const std::string& file, std::string_view text,
                         const std::function<bool(const std::string& step)>& open) {
  bool any = false;
  std::string starter = splice(file, text, [&](const Region& region) -> std::optional<std::string> {
    if (!open(region.step)) return std::nullopt;
    any = true;
    return todo_body(region);
  });
  return any ? add_todo_include(starter) : starter;
}

std::string add_todo_include(std::string_view text) {
  if (text.find(include_line) != text.npos) return std::string(text);
  const auto [begin, end] = last_include(text);
  std::string result(text.substr(0, end));
  if (text.substr(begin, end - begin).find('<') != text.npos) result += '\n';
  result += include_line;
  result += text.substr(end);
  return result;
}

std::string drop_todo_include(std::string_view text) {
  std::size_t begin = text.find(include_line);
  if (begin == text.npos) return std::string(text);
  const std::size_t end = begin + include_line.size();
  // The blank line that set it off from <headers>.
  if (text.substr(0, begin).ends_with(">\n\n")) --begin;
  return std::string(text.substr(0, begin)).append(text.substr(end));
}

Choose bodies_of(const Step& step) {
  return [&step, next = std::vector<const Region*>(),
          file = std::string()](const Region& region) mutable -> std::optional<std::string> {
    if (region.step != step.id) return std::nullopt;
    if (file != region.file) {
      file = region.file;
      next.clear();
      for (const Region& theirs : step.regions) {
        if (theirs.file == file) next.push_back(&theirs);
      }
      std::reverse(next.begin(), next.end());
    }
    if (next.empty()) {
      throw StepError(file + ":" + std::to_string(region.line) + ": step " + step.id +
                      " has one body too many here");
    }
    std::string body = next.back()->body;
    next.pop_back();
    return body;
  };
}

}  // namespace pollen::kit
