#include "tests/kit/grader/cases.hpp"

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>

#include "tests/kit/steps.hpp"
#include "tests/kit/terminal.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest_title = 55;

[[noreturn]] void complain(const std::string& file, std::size_t line, const std::string& what) {
  throw std::runtime_error(file + ":" + std::to_string(line) + ": " + what);
}

void add_file(std::vector<Case>& all, const fs::path& path, const std::string& name, bool hidden) {
  for (Case& found : parse_cases(name, read_text(path), hidden)) all.push_back(std::move(found));
}

std::vector<fs::path> case_files(const fs::path& dir) {
  std::vector<fs::path> files;
  if (!fs::is_directory(dir)) return files;
  for (const auto& entry : fs::directory_iterator(dir)) {
    if (entry.path().extension() == ".cpp") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::vector<Case> parse_cases(const std::string& file, std::string_view text, bool hidden) {
  static const std::regex plain(R"re(GRADED\("([1-6]\.[1-9])", (\d+), "([^"]*)"\) \{)re");
  static const std::regex threads(
      R"re(GRADED_THREADS\("([1-6]\.[1-9])", (\d+), (\d+), "([^"]*)"\) \{)re");
  constexpr auto begin = std::regex_constants::match_continuous;
  std::vector<Case> found;
  std::istringstream lines{std::string(text)};
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (!line.starts_with("GRADED")) continue;
    std::smatch part;
    Case one;
    if (std::regex_search(line, part, plain, begin)) {
      one = {part[1], part[3], std::stoi(part[2]), 0, file, hidden};
    } else if (std::regex_search(line, part, threads, begin)) {
      one = {part[1], part[4], std::stoi(part[2]), std::stoi(part[3]), file, hidden};
    } else {
      complain(file, number, "not GRADED(\"2.3\", 4, \"title\") { on one line");
    }
    if (width(one.title) > longest_title) complain(file, number, "a title has at most 55 letters");
    found.push_back(one);
  }
  return found;
}

std::vector<Case> find_cases(const fs::path& root, int lesson, const fs::path& hidden) {
  const std::string folder = "tests/graded/lesson0" + std::to_string(lesson) + "/";
  std::vector<Case> all;
  for (const fs::path& path : case_files(root / folder)) {
    add_file(all, path, folder + path.filename().string(), false);
  }
  if (all.empty()) {
    throw std::runtime_error("lesson " + std::to_string(lesson) +
                             " has no graded cases: " + (root / folder).string());
  }
  if (!hidden.empty() && !fs::is_directory(hidden)) {
    throw std::runtime_error("HIDDEN: there is no folder " + hidden.string());
  }
  for (const fs::path& path : case_files(hidden)) {
    add_file(all, path, "tests/graded/hidden/" + path.filename().string(), true);
  }
  std::set<std::string> names;
  for (const Case& one : all) {
    if (one.step[0] - '0' != lesson) throw std::runtime_error(one.file + ": another lesson's step");
    if (!names.insert(one.name()).second) {
      throw std::runtime_error(one.file + ": two cases are called \"" + one.name() + "\"");
    }
  }
  const auto by_step = [](const Case& a, const Case& b) { return a.step < b.step; };
  std::stable_sort(all.begin(), all.end(), by_step);
  return all;
}

}  // namespace pollen::kit
