#include "tests/kit/docs/links.hpp"

#include <algorithm>
#include <cstdlib>

#include "tests/kit/steps.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

//! Reads L10 or L10-L20; 0 and 0 if it is neither.
std::pair<std::size_t, std::size_t> parse_lines(const std::string& fragment) {
  if (fragment.size() < 2 || fragment[0] != 'L') return {0, 0};
  const std::size_t dash = fragment.find("-L");
  const auto number = [](const std::string& text) {
    return std::strtoul(text.c_str(), nullptr, 10);
  };
  const std::size_t first = number(fragment.substr(1));
  return {first, dash == fragment.npos ? first : number(fragment.substr(dash + 2))};
}

std::string check_heading(const fs::path& file, const std::string& anchor) {
  const Page page = parse_page(file.string(), read_text(file));
  for (const Heading& heading : page.headings) {
    if (heading.anchor == anchor) return {};
  }
  std::string there;
  for (const Heading& heading : page.headings) there += "\n    #" + heading.anchor;
  return "there is no such heading; these are there:" + there;
}

std::string check_lines(const fs::path& file, const std::string& fragment,
                        const std::string& title) {
  const Lines lines = split_lines(read_text(file));
  const auto [first, last] = parse_lines(fragment);
  if (first == 0) return "a link into a file of code ends as #L10-L20";
  if (last < first || last > lines.size()) {
    return "the file has " + std::to_string(lines.size()) + " lines";
  }
  const auto is_meant = [&](const std::string& line) { return line.find(title) != line.npos; };
  if (title.empty())
    return "it needs words of its first line as a title: (FILE#L10 \"class Waker\")";
  if (is_meant(lines[first - 1])) return {};
  const auto moved = std::find_if(lines.begin(), lines.end(), is_meant);
  if (moved == lines.end()) return "no line there has the words of its title: " + title;
  return "'" + title + "' stands in line " + std::to_string(moved - lines.begin() + 1);
}

std::string check_link(const fs::path& root, const Page& page, const Link& link) {
  if (link.target.find("://") != std::string::npos || link.target.starts_with("mailto:")) return {};
  const std::size_t hash = std::min(link.target.find('#'), link.target.size());
  const std::string path = link.target.substr(0, hash);
  const std::string fragment = link.target.substr(std::min(hash + 1, link.target.size()));
  if (path.starts_with('/')) return "it must be relative to the page";
  const fs::path file = path.empty() ? root / page.file : (root / page.file).parent_path() / path;
  if (!fs::exists(file)) return "there is no such file";
  if (fragment.empty()) return {};
  return file.extension() == ".md" ? check_heading(file, fragment)
                                   : check_lines(file, fragment, link.title);
}

}  // namespace

std::vector<Problem> check_links(const fs::path& root, const Page& page) {
  std::vector<Problem> problems;
  for (const Link& link : page.links) {
    const std::string wrong = check_link(root, page, link);
    if (wrong.empty()) continue;
    problems.push_back(
        {page.file, link.line, "the link to " + link.target + " leads nowhere: " + wrong});
  }
  return problems;
}

}  // namespace pollen::kit
