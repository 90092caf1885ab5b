#include "tests/kit/chapter.hpp"

#include <algorithm>

#include "tests/kit/lines.hpp"

namespace pollen::kit {

namespace {

bool is_heading_of(const std::string& line, const std::string& step) {
  const std::string heading = "### Step " + step;
  return line.starts_with(heading) && (line.size() == heading.size() ||
                                       (line[heading.size()] < '0' || line[heading.size()] > '9'));
}

bool is_heading(const std::string& line) {
  const std::size_t hashes = std::min(line.find_first_not_of('#'), line.size());
  return hashes >= 1 && hashes <= 3 && line.substr(hashes).starts_with(' ');
}

//! Replaces each run of lines that is the region's body, however far it is indented.
void hide_body(Lines& quote, const Region& region) {
  Lines body = split_lines(region.body);
  for (std::string& line : body) line = trim(line);
  const auto same = [](const std::string& quoted, const std::string& line) {
    return trim(quoted) == line;
  };
  while (true) {
    const auto found = std::search(quote.begin(), quote.end(), body.begin(), body.end(), same);
    if (body.empty() || found == quote.end()) return;
    const std::string indent = found->substr(0, found->find_first_not_of(" \t"));
    const auto rest = quote.erase(found, found + static_cast<std::ptrdiff_t>(body.size()));
    quote.insert(rest, indent + "todo(\"" + region.step + "\");");
  }
}

}  // namespace

std::vector<std::string> find_hints(std::string_view chapter, const std::string& step) {
  std::vector<std::string> hints;
  bool is_ours = false;
  bool is_hint = false;
  bool is_code = false;  // there a # begins a comment
  for (const std::string& line : split_lines(chapter)) {
    if (line.starts_with("```")) is_code = !is_code;
    if (!is_code && !is_hint && is_heading(line)) is_ours = is_heading_of(line, step);
    if (!is_ours) continue;
    if (line.starts_with("<details><summary>Hint")) {
      hints.emplace_back();
      is_hint = true;
    } else if (line.starts_with("</details>")) {
      is_hint = false;
    } else if (is_hint) {
      hints.back() += line + '\n';
    }
  }
  for (std::string& hint : hints) {
    hint.erase(0, std::min(hint.find_first_not_of('\n'), hint.size()));
    hint.erase(std::min(hint.find_last_not_of('\n'), hint.size() - 1) + 1);
  }
  return hints;
}

std::string hide_solutions(std::string_view chapter, const std::vector<Step>& open) {
  std::string result;
  Lines quote;  // the lines of a quote of code, once its first fence has come
  bool is_code = false;
  bool in_quote = false;
  for (const std::string& line : split_lines(chapter)) {
    const bool is_fence = line.starts_with("```");
    if (in_quote && is_fence) {
      for (const Step& step : open) {
        for (const Region& region : step.regions) hide_body(quote, region);
      }
      for (const std::string& quoted : quote) result += quoted + '\n';
      quote.clear();
      in_quote = is_code = false;
    } else if (in_quote) {
      quote.push_back(line);
      continue;
    } else if (is_fence) {
      in_quote = is_code;
    } else {
      is_code = line.starts_with("<!-- code:");
    }
    result += line + '\n';
  }
  return result;
}

}  // namespace pollen::kit
