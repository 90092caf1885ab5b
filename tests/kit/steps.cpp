#include "tests/kit/steps.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "tests/kit/lines.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view open_mark = "//> ";
constexpr std::string_view close_mark = "//<";

bool is_step_number(std::string_view word) {
  return word.size() == 3 && word[0] >= '1' && word[0] <= '6' && word[1] == '.' && word[2] >= '1' &&
         word[2] <= '9';
}

[[noreturn]] void fail_at(const std::string& file, std::size_t line, const std::string& what) {
  throw StepError(file + ":" + std::to_string(line) + ": " + what);
}

//! The region that begins with this line.
Region open_region(const std::string& file, std::size_t line, std::string_view text) {
  Region region;
  region.file = file;
  region.line = line;
  region.indent = text.substr(0, text.find('/'));
  const std::string_view words = trim(text).substr(open_mark.size() - 1);
  const std::string_view rest = trim(words);
  region.step = rest.substr(0, rest.find(' '));
  region.title = trim(rest.substr(region.step.size()));
  if (!is_step_number(region.step)) {
    fail_at(file, line, "a mark needs the number of its step, as in //> 2.3");
  }
  return region;
}

bool is_open_mark(std::string_view line) {
  return line.starts_with(open_mark) || line == trim(open_mark);
}

//! How unlike two numbers of steps are: another lesson counts more than another step.
int distance(const std::string& one, const std::string& other) {
  return 100 * std::abs(one[0] - other[0]) + std::abs(one[2] - other[2]);
}

}  // namespace

std::vector<Region> parse_marks(const std::string& file, std::string_view text) {
  std::vector<Region> regions;
  bool is_open = false;
  std::size_t number = 0;
  for (std::size_t at = 0, next = 0; at < text.size(); at = next) {
    next = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string_view line = text.substr(at, next - at);
    ++number;
    if (is_open_mark(trim(line))) {
      Region region = open_region(file, number, line);
      if (is_open) {
        const Region& before = regions.back();
        fail_at(file, before.line,
                "step " + before.step + " is not closed: a line //< is lacking before line " +
                    std::to_string(number));
      }
      region.begin = next;
      regions.push_back(std::move(region));
      is_open = true;
    } else if (trim(line) == close_mark) {
      if (!is_open) fail_at(file, number, "//< closes a step, but none was opened with //>");
      Region& region = regions.back();
      region.end = at;
      region.body = text.substr(region.begin, region.end - region.begin);
      is_open = false;
    }
  }
  if (is_open) {
    const Region& last = regions.back();
    fail_at(file, last.line, "step " + last.step + " is not closed: a line //< is lacking");
  }
  return regions;
}

std::vector<Step> group_steps(const std::vector<Region>& regions) {
  std::vector<Step> steps;
  for (const Region& region : regions) {
    const std::string lesson = "lesson0" + region.step.substr(0, 1) + "_";
    if (!region.file.starts_with(lesson)) {
      fail_at(region.file, region.line, "step " + region.step + " belongs into " + lesson + "…");
    }
    const auto same = [&](const Step& step) { return step.id == region.step; };
    auto step = std::find_if(steps.begin(), steps.end(), same);
    if (step == steps.end()) step = steps.insert(step, Step{region.step, {}, {}});
    if (!region.title.empty() && !step->title.empty()) {
      fail_at(region.file, region.line,
              "step " + region.step + " has its title already, at " + step->regions[0].file + ":" +
                  std::to_string(step->regions[0].line) + "; a further body of it has only " +
                  "the number");
    }
    if (step->title.empty()) step->title = region.title;
    step->regions.push_back(region);
  }
  std::sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.id < b.id; });
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Region& first = steps[i].regions[0];
    if (first.title.empty()) {
      fail_at(first.file, first.line,
              "step " + first.step + " has no title here, at its beginning");
    }
    const bool goes_on = i > 0 && steps[i - 1].lesson() == steps[i].lesson();
    const char wanted = goes_on ? static_cast<char>(steps[i - 1].id[2] + 1) : '1';
    if (steps[i].id[2] != wanted) {
      fail_at(first.file, first.line,
              "there is a step " + first.step + ", but no " + first.step.substr(0, 2) + wanted);
    }
  }
  return steps;
}

std::vector<Step> find_steps(const fs::path& root) {
  std::vector<Region> regions;
  for (const std::string& file : lesson_files(root)) {
    auto found = parse_marks(file, read_text(root / file));
    std::move(found.begin(), found.end(), std::back_inserter(regions));
  }
  return group_steps(regions);
}

const Step& get_step(const std::vector<Step>& steps, const std::string& id) {
  if (steps.empty()) throw StepError("there are no steps here: no lesson has a mark //> 1.1");
  const auto found =
      std::find_if(steps.begin(), steps.end(), [&](const Step& step) { return step.id == id; });
  if (found != steps.end()) return *found;
  if (!is_step_number(id)) {
    throw StepError("a step is named by its number, as in STEP=" + steps[0].id + "; not '" + id +
                    "'. `make progress` lists them.");
  }
  const Step& nearest = *std::min_element(
      steps.begin(), steps.end(),
      [&](const Step& a, const Step& b) { return distance(a.id, id) < distance(b.id, id); });
  throw StepError("there is no step " + id + "; the nearest is " + nearest.id + ", " +
                  nearest.title + ". `make progress` lists them.");
}

std::string lesson_folder(const fs::path& root, int lesson) {
  const std::string prefix = "lesson0" + std::to_string(lesson) + "_";
  for (const auto& entry : fs::directory_iterator(root)) {
    std::string name = entry.path().filename().string();
    if (name.starts_with(prefix) && entry.is_directory()) return name;
  }
  throw StepError("there is no lesson " + std::to_string(lesson) + " in " + root.string());
}

std::vector<std::string> lesson_files(const fs::path& root, int lesson) {
  const std::string prefix = "lesson0" + (lesson == 0 ? "" : std::to_string(lesson) + "_");
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(root)) {
    const bool is_lesson = entry.path().filename().string().starts_with(prefix);
    if (!is_lesson || !entry.is_directory()) continue;
    for (const auto& file : fs::recursive_directory_iterator(entry)) {
      const auto type = file.path().extension();
      if (type == ".hpp" || type == ".cpp")
        files.push_back(fs::relative(file.path(), root).string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string read_text(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return text;
}

void write_text(const fs::path& file, std::string_view text) {
  if (file.has_parent_path()) fs::create_directories(file.parent_path());
  const fs::path draft = file.string() + ".new";
  std::ofstream out(draft, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw std::runtime_error("cannot write " + file.string());
  fs::rename(draft, file);
}

}  // namespace pollen::kit
