#include "tests/kit/docs/sections.hpp"

#include <algorithm>
#include <array>

#include "tests/kit/chapter.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 6> labels = {"See it fail", "Predict",  "Build",
                                                    "Check",       "Break it", "Say it back"};
constexpr std::string_view opens_fold = "<details><summary>";
constexpr std::string_view prediction = "<details><summary>The prediction</summary>";
constexpr std::string_view wrong_version =
    "<details><summary>The wrong version: look once yours passes</summary>";
constexpr std::string_view closes_fold = "</details>";

//! The lines of a page that make up a section; `begin` is the index of the one below its heading.
struct Section {
  const Page& page;
  std::size_t begin;
  std::size_t end;

  //! The index of the first line at or below `from` that begins so; `end` if there is none.
  std::size_t find(std::string_view start, std::size_t from) const {
    while (from < end && !page.lines[from].starts_with(start)) ++from;
    return from;
  }
  //! The same for a label in bold, with or without a full stop in it.
  std::size_t find_label(std::string_view label, std::size_t from) const {
    const std::string bold = "**" + std::string(label);
    return std::min(find(bold + "**", from), find(bold + ".**", from));
  }
  std::string text(std::size_t from, std::size_t to) const {
    std::string text;
    for (; from < to; ++from) text += page.lines[from] + '\n';
    return text;
  }
};

Section section_of(const Page& page, const Heading& heading) {
  std::size_t end = page.lines.size();
  for (const Heading& other : page.headings) {
    if (other.line > heading.line && other.level <= heading.level)
      end = std::min(end, other.line - 1);
  }
  return {page, heading.line, end};
}

//! True if the text names a wrong version of this step that is there.
bool names_mutant(const fs::path& root, const std::string& text, const std::string& step) {
  const fs::path folder = root / "tests/mutants" / ("lesson0" + step.substr(0, 1));
  if (!fs::is_directory(folder)) return false;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().stem().string();
    if (name.starts_with(step) && text.find(name) != text.npos) return true;
  }
  return false;
}

//! The folds that a step must have between two labels, for what would spoil it.
std::vector<std::string> check_spoilers(const Section& section,
                                        const std::array<std::size_t, labels.size()>& places) {
  std::vector<std::string> wrong;
  const auto need = [&](std::size_t label, std::string_view fold) {
    if (section.find(fold, places[label]) < places[label + 1]) return;
    wrong.push_back("what stands at **" + std::string(labels[label]) + "** needs the fold " +
                    std::string(fold));
  };
  need(1, prediction);
  need(4, wrong_version);
  return wrong;
}

std::vector<std::string> check_section(const fs::path& root, const Section& section,
                                       const std::string& step) {
  std::vector<std::string> wrong;
  std::array<std::size_t, labels.size()> places{};
  std::size_t from = section.begin;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    places[i] = section.find_label(labels[i], from);
    if (places[i] == section.end) {
      wrong.push_back("it needs a line that begins with **" + std::string(labels[i]) + "**" +
                      (i > 0 ? ", below **" + std::string(labels[i - 1]) + "**" : ""));
      return wrong;
    }
    from = places[i] + 1;
  }
  wrong = check_spoilers(section, places);
  const std::string check = "make check STEP=" + step;
  if (section.text(places[3], places[4]).find(check) == std::string::npos) {
    wrong.push_back("what stands at **Check** must run `" + check + "`");
  }
  if (!names_mutant(root, section.text(places[4], places[5]), step)) {
    wrong.push_back(
        "what stands at **Break it** must name a wrong version in tests/mutants, as in `" + step +
        "-…`");
  }
  if (section.find(opens_fold, places[5]) == section.end) {
    wrong.emplace_back("what stands at **Say it back** must be under a fold");
  }
  const std::size_t hints = find_hints(join_lines(section.page.lines), step).size();
  if (hints < 2 || hints > 3) {
    wrong.push_back("it needs two or three folds <details><summary>Hint 1</summary>, and has " +
                    std::to_string(hints));
  }
  return wrong;
}

}  // namespace

std::vector<Problem> check_sections(const fs::path& root, const Page& page,
                                    const std::vector<Step>& steps) {
  std::vector<Problem> problems;
  const std::string word = "Step ";
  for (const Step& step : steps) {
    const std::string wanted = word + step.id + ": " + step.title;
    const auto found = std::find_if(
        page.headings.begin(), page.headings.end(),
        [&](const Heading& heading) { return heading.level == 3 && heading.text == wanted; });
    if (found == page.headings.end()) {
      problems.push_back({page.file, 1, "there is no heading `### " + wanted + "`"});
      continue;
    }
    for (const std::string& wrong : check_section(root, section_of(page, *found), step.id)) {
      problems.push_back({page.file, found->line, "step " + step.id + ": " + wrong});
    }
  }
  for (const Heading& heading : page.headings) {
    if (!heading.text.starts_with(word)) continue;
    const auto same = [&](const Step& step) {
      return heading.text == word + step.id + ": " + step.title;
    };
    if (std::none_of(steps.begin(), steps.end(), same)) {
      problems.push_back(
          {page.file, heading.line,
           "the lesson's code has no step with this number and title: " + heading.text});
    }
  }
  return problems;
}

std::vector<Problem> check_folds(const Page& page) {
  std::vector<Problem> problems;
  const auto complain = [&](std::size_t index, const std::string& what) {
    problems.push_back({page.file, index + 1, what});
  };
  const auto is_blank = [&](std::size_t index) {
    return index >= page.lines.size() || trim(page.lines[index]).empty();
  };
  std::size_t open = 0;  // the line of the fold that is open
  const auto in_block = [&](std::size_t line) {
    return std::any_of(page.blocks.begin(), page.blocks.end(), [line](const Block& block) {
      return block.line <= line && line <= block.end;
    });
  };
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    const std::string& line = page.lines[i];
    if (in_block(i + 1)) continue;
    if (trim(line).starts_with("<details")) {
      if (open > 0) complain(i, "the fold of line " + std::to_string(open) + " is still open");
      open = i + 1;
      if (!line.starts_with(opens_fold) || !line.ends_with("</summary>") || !is_blank(i + 1)) {
        complain(i, "a fold begins with <details><summary>…</summary> and an empty line");
      }
    } else if (trim(line).starts_with(closes_fold)) {
      if (open == 0) complain(i, "there is no fold to close");
      open = 0;
      if (line != closes_fold || i == 0 || !is_blank(i - 1)) {
        complain(i, "a fold ends with an empty line and </details>, alone in its line");
      }
    }
  }
  if (open > 0) complain(open - 1, "this fold is not closed: </details> is lacking");
  return problems;
}

}  // namespace pollen::kit
