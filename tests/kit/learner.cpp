#include "tests/kit/learner.hpp"

#include <algorithm>
#include <iostream>
#include <set>

#include "tests/kit/chapter.hpp"
#include "tests/kit/difference.hpp"
#include "tests/kit/renewal.hpp"
#include "tests/kit/results.hpp"
#include "tests/kit/splice.hpp"
#include "tests/kit/terminal.hpp"
#include "tests/kit/workbook.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

std::set<std::string> files_of(const Step& step) {
  std::set<std::string> files;
  for (const Region& region : step.regions) files.insert(region.file);
  return files;
}

void print_heading(const Step& step) {
  std::cout << paint(Tone::strong, "Step " + step.id + ": " + step.title) << '\n';
}

void print_place(const Region& region) {
  std::cout << paint(Tone::faint, region.file + ":" + std::to_string(region.line)) << '\n';
}

//! The line above a mark, by which a person finds the place again.
std::string line_above(const fs::path& root, const Region& region) {
  const std::string text = read_text(root / region.file);
  const std::size_t mark = text.rfind('\n', region.begin - 2);
  const std::size_t before = text.rfind('\n', mark - 1);
  return text.substr(before + 1, mark - before - 1);
}

std::string how_to_begin_anew(const std::string& file) {
  return "Or begin this file anew, without what you wrote in it:\n  cp .starter/" + file + " " +
         file;
}

[[noreturn]] void say_mark_is_lost(const fs::path& starter, const Region& lost) {
  throw StepError(lost.file + " has lost its mark of step " + lost.step +
                  ".\nAbove your code for this step, below the line\n" + line_above(starter, lost) +
                  "\nwrite\n" + lost.indent + "//> " + lost.step +
                  (lost.title.empty() ? "" : " " + lost.title) + "\nand below your code\n" +
                  lost.indent + "//<\n" + how_to_begin_anew(lost.file));
}

//! The regions of a learner's file. Of marks that do not fit together it says how to mend them.
std::vector<Region> parse_own(const fs::path& root, const std::string& file) {
  try {
    return parse_marks(file, read_text(root / file));
  } catch (const StepError& error) {
    if (!fs::exists(root / ".starter" / file)) throw;
    throw StepError(error.what() + std::string("\nTo see how it was given:\n  diff .starter/") +
                    file + " " + file + "\n" + how_to_begin_anew(file));
  }
}

//! Replaces the step's bodies by others and keeps a copy of the files. Returns its folder.
fs::path replace_bodies(const fs::path& root, const Step& own, const Step& other) {
  fs::path backup = new_backup(root, own.id);
  for (const std::string& file : files_of(own)) {
    const std::string text = read_text(root / file);
    write_text(root / backup / file, text);
    std::string changed = splice(file, text, bodies_of(other));
    if (changed.find("todo(\"") != changed.npos) changed = add_todo_include(changed);
    write_text(root / file, changed);
  }
  return backup;
}

void say_backup(const fs::path& backup) {
  std::cout << "What you had is kept in " << backup.string() << "; to have it again:\n"
            << "  cp -r " << backup.string() << "/. .\n";
}

//! The same step in another tree, with its bodies in the same files.
Step in_tree(const fs::path& tree, const Step& own) {
  Step other = get_step(find_steps(tree), own.id);
  const auto in_one_file = [](const Region& a, const Region& b) { return a.file == b.file; };
  if (!std::equal(own.regions.begin(), own.regions.end(), other.regions.begin(),
                  other.regions.end(), in_one_file)) {
    throw StepError(
        "step " + own.id + " has another shape in " + tree.string() +
        ": the course was changed since this workbook was written. REFERENCE=dir names " +
        "a copy of it as it was then.");
  }
  return other;
}

//! A file of the step that is not given any more as this workbook has it; empty if there is none.
std::string changed_file(const fs::path& root, const fs::path& reference, const Step& own) {
  const auto all = [](const std::string&) { return true; };
  for (const std::string& file : files_of(own)) {
    const std::string given = make_starter(file, read_text(reference / file), all);
    if (given != read_text(root / ".starter" / file)) return file;
  }
  return {};
}

//! Throws unless the step passes: `make COMMAND` would give it away.
void require_passed(const Question& question, const std::vector<Step>& steps, const Step& own,
                    const std::string& command) {
  const Results results = read_results(question.root, steps);
  const auto result = results.find(own.id);
  if (result != results.end() && result->second.passes()) return;
  throw std::runtime_error(
      "step " + own.id + " has not passed its checks as it is now: run make check STEP=" + own.id +
      " first. To look all the same: make " + command + " STEP=" + own.id + " FORCE=1");
}

}  // namespace

std::vector<Step> steps_to_do(const fs::path& root) {
  const fs::path starter = root / ".starter";
  std::vector<Region> own;
  for (const std::string& file : lesson_files(root)) {
    const auto found = parse_own(root, file);
    own.insert(own.end(), found.begin(), found.end());
  }
  if (!is_copy(root)) return group_steps(own);
  std::vector<Region> to_do;
  for (const std::string& file : lesson_files(starter)) {
    auto next =
        std::find_if(own.begin(), own.end(), [&](const Region& r) { return r.file == file; });
    for (const Region& given : parse_marks(file, read_text(starter / file))) {
      const bool is_there = next != own.end() && next->file == file && next->step == given.step;
      if (!is_there) say_mark_is_lost(starter, given);
      Region region = *next++;
      region.title = given.title;
      to_do.push_back(region);
    }
  }
  return group_steps(to_do);
}

void show_hint(const Question& question, const std::string& given) {
  const Step step = get_step(steps_to_do(question.root), question.step);
  const std::string chapter = lesson_folder(question.root, step.lesson()) + "/README.md";
  const auto hints = find_hints(read_text(question.root / chapter), step.id);
  const std::size_t count = hints.size();
  std::size_t number = 1;
  while (number <= count && given != std::to_string(number)) ++number;
  if (count > 0 && number > count) {
    throw std::runtime_error("step " + step.id + " has " + std::to_string(count) +
                             (count == 1 ? " hint" : " hints") + ", so HINT is 1" +
                             (count == 1 ? "" : " to " + std::to_string(count)) + ", not '" +
                             given + "'");
  }
  print_heading(step);
  for (const Region& region : step.regions) print_place(region);
  std::cout << '\n';
  if (hints.empty()) {
    std::cout << "There is no hint for it yet; " << chapter << " is what there is to read.\n";
    return;
  }
  std::cout << "Hint " << number << " of " << count << ":\n" << wrap(hints[number - 1], "  ");
  if (number < count) {
    std::cout << "\nThe next one: make hint STEP=" << step.id << " HINT=" << number + 1 << '\n';
  }
}

void show_diff(const Question& question, bool forced) {
  const auto steps = steps_to_do(question.root);
  const Step own = get_step(steps, question.step);
  const Step reference = in_tree(reference_of(question.root, question.reference), own);
  if (!forced) require_passed(question, steps, own, "diff");
  print_heading(own);
  for (std::size_t i = 0; i < own.regions.size(); ++i) {
    std::cout << '\n';
    print_place(own.regions[i]);
    if (is_only_todo(own.regions[i])) {
      std::cout << "  not written yet; the reference's is not shown for that\n";
    } else if (own.regions[i].body == reference.regions[i].body) {
      std::cout << "  the same as the reference's\n";
    } else {
      std::cout << "  (- yours, + the reference's)\n"
                << difference(own.regions[i].body, reference.regions[i].body);
    }
  }
}

void show_solution(const Question& question, bool forced, bool write) {
  const auto steps = steps_to_do(question.root);
  const Step own = get_step(steps, question.step);
  const fs::path solved = reference_of(question.root, question.reference);
  const Step reference = in_tree(solved, own);
  if (!forced) require_passed(question, steps, own, "solution");
  const std::string changed = changed_file(question.root, solved, own);
  if (write && !changed.empty()) {
    throw std::runtime_error(
        changed + " was changed in the course since this workbook was written: the solution may " +
        "not fit yours, and nothing was written. Without WRITE=1 it is shown; take what fits. Or " +
        "name a copy of the course as it was then: REFERENCE=dir");
  }
  print_heading(own);
  for (const Region& region : reference.regions) {
    std::cout << '\n';
    print_place(region);
    std::cout << region.body;
  }
  std::cout << '\n';
  if (!changed.empty()) {
    std::cout << changed << " was changed in the course since this workbook was written:\n"
              << "this may not fit yours.\n";
  } else if (write) {
    say_backup(replace_bodies(question.root, own, reference));
  } else {
    std::cout << "WRITE=1 puts it into your files and keeps a copy of yours.\n";
  }
}

void reset_step(const Question& question) {
  const Step own = get_step(steps_to_do(question.root), question.step);
  if (!is_copy(question.root)) {
    throw std::runtime_error("this is no workbook: there is nothing to go back to");
  }
  std::vector<Region> given;
  for (const std::string& file : files_of(own)) {
    const auto found = parse_marks(file, read_text(question.root / ".starter" / file));
    std::copy_if(found.begin(), found.end(), std::back_inserter(given),
                 [&](const Region& region) { return region.step == own.id; });
  }
  const auto is_same = [](const Region& a, const Region& b) { return a.body == b.body; };
  if (std::equal(own.regions.begin(), own.regions.end(), given.begin(), given.end(), is_same)) {
    std::cout << "Step " << own.id << " is as it was given; nothing was changed.\n";
    return;
  }
  const fs::path backup = replace_bodies(question.root, own, Step{own.id, own.title, given});
  std::cout << "Step " << own.id << " is as it was given: " << own.title << ".\n";
  say_backup(backup);
}

}  // namespace pollen::kit
