#include "tests/kit/workbook.hpp"

#include <algorithm>
#include <array>
#include <iostream>
#include <regex>

#include "tests/kit/chapter.hpp"
#include "tests/kit/renewal.hpp"
#include "tests/kit/splice.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

// What a copy has at its top; .ci stays behind, for it would find fault with all that is unwritten.
constexpr std::array top = {"Makefile",      "README.md", ".clang-format", ".clang-tidy", ".clangd",
                            ".devcontainer", ".github",   ".gitignore",    "tests"};

//! The number of the lesson that a path belongs to; 0 if to none.
int lesson_of(const std::string& path) {
  static const std::regex folder("(?:^|/)lesson0([1-6])(?:_[a-z0-9]+)?/");
  std::smatch match;
  return std::regex_search(path, match, folder) ? std::stoi(match[1]) : 0;
}

bool is_inside(const std::string& path, std::initializer_list<std::string_view> folders) {
  return std::any_of(folders.begin(), folders.end(),
                     [&](std::string_view folder) { return path.starts_with(folder); });
}

//! True if the file belongs into the copy.
bool wanted(const Copy& copy, const std::string& file) {
  // What is the maintainers'; and wrong bodies, which say almost as much as the right ones.
  if (is_inside(file, {"tests/mutants/", "tests/INSTRUCTORS.md", "tests/kit/test/"})) return false;
  if (file.find("__pycache__") != file.npos || file.ends_with(".new")) return false;
  if (copy.handout == 0) return true;
  // What needs all the lessons, or quotes them.
  if (is_inside(file, {"tests/model/", "tests/soak/", "tests/bench/", "tests/fuzz/",
                       "tests/pictures/", "tests/proof.sh"})) {
    return false;
  }
  const int lesson = lesson_of(file);
  const bool is_code = file.starts_with("lesson0");
  return lesson <= copy.handout && (!is_code || lesson == copy.handout || copy.with_earlier);
}

std::vector<std::string> files_to_copy(const Copy& copy) {
  std::vector<std::string> files;
  const auto add = [&](const fs::path& path) {
    const std::string file = fs::relative(path, copy.from).string();
    if (fs::is_regular_file(path) && wanted(copy, file)) files.push_back(file);
  };
  const auto add_all = [&](const fs::path& path) {
    if (!fs::is_directory(path)) return add(path);
    for (const auto& entry : fs::recursive_directory_iterator(path)) add(entry.path());
  };
  for (const char* name : top) {
    if (fs::exists(copy.from / name)) add_all(copy.from / name);
  }
  for (const auto& entry : fs::directory_iterator(copy.from)) {
    if (entry.is_directory() && lesson_of(entry.path().filename().string() + "/") != 0)
      add_all(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

//! The example workflow runs the project's own checks; in a copy, those of the learner.
std::string fit_workflow(const Copy& copy, std::string text) {
  const std::string own = "bash .ci/run";
  const std::string lesson = std::to_string(copy.handout);
  const std::string theirs = copy.handout == 0 ? "make check EARLIER=own" : "make check" + lesson;
  const std::size_t at = text.find(own);
  return at == text.npos ? text : text.replace(at, own.size(), theirs);
}

//! The file as the copy is to have it; these steps are to be written there.
std::string text_for(const Copy& copy, const std::string& file, const std::vector<Step>& open) {
  std::string text = read_text(copy.from / file);
  if (file.starts_with(".github/")) return fit_workflow(copy, text);
  if (!file.starts_with("lesson0")) return text;
  if (file.ends_with(".md")) return hide_solutions(text, open);
  if (!file.ends_with("pp")) return text;
  return make_starter(file, text, [&](const std::string& id) {
    return std::any_of(open.begin(), open.end(), [&](const Step& step) { return step.id == id; });
  });
}

//! Whether the learner writes in it: then it is kept as it was given, too.
bool is_learners(const Copy& copy, const std::string& file) {
  return file.starts_with("lesson0") && file.ends_with("pp") &&
         (copy.handout == 0 || lesson_of(file) == copy.handout);
}

//! Writes it unless it is there. True if it was written.
bool write_new(const fs::path& file, std::string_view text) {
  if (fs::exists(file)) return false;
  write_text(file, text);
  return true;
}

void refuse_bad_target(const Copy& copy) {
  if (is_copy(copy.from)) {
    throw std::runtime_error(
        "this is a workbook or a hand-out itself; go to the tree with the "
        "solved lessons to make another");
  }
  const std::string inside =
      fs::weakly_canonical(copy.to).lexically_relative(fs::weakly_canonical(copy.from)).string();
  if (!inside.starts_with("..") && !inside.starts_with("build/")) {
    throw std::runtime_error(copy.to.string() +
                             " lies inside this tree, which would take it for a "
                             "part of itself; name a folder outside, as in DIR=../my-workbook");
  }
  const bool is_used =
      fs::exists(copy.to) && (!fs::is_directory(copy.to) || !fs::is_empty(copy.to));
  if (is_used && !copy.add) {
    throw std::runtime_error(copy.to.string() +
                             " is there already, and is left as it is. "
                             "ADD=1 adds files that it lacks and changes none of yours; or name "
                             "another folder with DIR=");
  }
  if (is_used && !is_copy(copy.to)) {
    throw std::runtime_error(copy.to.string() +
                             " is no workbook and no hand-out: it has no folder "
                             ".starter; nothing was added");
  }
  if (is_used && handout_lesson(copy.to) != copy.handout) {
    throw std::runtime_error(copy.to.string() +
                             " holds another hand-out or a workbook; nothing "
                             "was added");
  }
}

void say_what_to_do(const Copy& copy, std::size_t steps, std::size_t added,
                    const fs::path& old_course) {
  const std::string dir = copy.to.string();
  const int first = copy.handout == 0 ? 1 : copy.handout;
  if (copy.add && added == 0) {
    std::cout << dir << " lacks nothing; nothing was changed.\n";
    return;
  }
  if (!old_course.empty()) {
    std::cout << "tests/ and Makefile are the course's of today; those of before are in\n"
              << (copy.to / old_course).string() << ", and with them what you added there.\n";
  }
  const std::string what = copy.handout == 0 ? "The workbook" : "The hand-out";
  if (!copy.with_earlier && copy.handout > 1) {
    std::cout << "The lessons below " << copy.handout << " are left out: before anything is built, "
              << "put your own\nfolders of them there.\n";
  }
  std::cout << what << " is in " << dir << ": " << added << " files, " << steps << " steps"
            << (copy.add ? "; what you wrote is as it was" : "") << ".\n\n"
            << "  cd " << dir << "\n"
            << "  make progress          what there is to do\n"
            << "  make hint STEP=" << first << ".1     how to begin\n"
            << "  make check STEP=" << first << ".1    whether it is right\n";
}

}  // namespace

void write_copy(const Copy& copy) {
  refuse_bad_target(copy);
  std::vector<Step> open = find_steps(copy.from);
  std::erase_if(
      open, [&](const Step& step) { return copy.handout != 0 && step.lesson() != copy.handout; });
  if (open.empty()) throw StepError("there is no lesson " + std::to_string(copy.handout));
  Texts texts;
  for (const std::string& file : files_to_copy(copy)) texts[file] = text_for(copy, file, open);
  // First the mark of a copy, so that one that was interrupted can be completed.
  fs::create_directories(copy.to / ".starter");
  const fs::path old_course = move_old_course(copy.to, texts);
  std::size_t added = 0;
  for (const auto& [file, text] : texts) {
    if (fs::exists(copy.to / file)) continue;
    if (is_learners(copy, file)) write_new(copy.to / ".starter" / file, text);
    write_text(copy.to / file, text);
    fs::permissions(copy.to / file, fs::status(copy.from / file).permissions());
    ++added;
  }
  if (copy.handout == 0) {
    write_new(copy.to / ".reference", fs::canonical(copy.from).string() + "\n");
  } else {
    write_new(copy.to / ".handout", std::to_string(copy.handout) + "\n");
  }
  say_what_to_do(copy, open.size(), added, old_course);
}

bool is_copy(const fs::path& root) { return fs::is_directory(root / ".starter"); }

int handout_lesson(const fs::path& root) {
  return fs::exists(root / ".handout") ? std::stoi(read_text(root / ".handout")) : 0;
}

fs::path reference_of(const fs::path& root, const std::string& given) {
  if (!is_copy(root)) {
    throw std::runtime_error(
        "this is the reference itself: its code is the solution. "
        "`make workbook` makes a tree to work in.");
  }
  std::string path = given;
  if (path.empty()) {
    if (!fs::exists(root / ".reference")) {
      throw std::runtime_error(
          "this tree does not know where the solved lessons are; if you have "
          "them, say where: REFERENCE=dir");
    }
    path = read_text(root / ".reference");
    path = path.substr(0, path.find('\n'));
  }
  if (is_copy(path) || !fs::exists(fs::path(path) / "tests/kit/steps.hpp")) {
    throw std::runtime_error("the solved lessons are not in " + path +
                             (given.empty() ? ", where .reference says; if they were moved, write "
                                              "the new place into that file, or give REFERENCE=dir"
                                            : ", which REFERENCE names"));
  }
  return path;
}

}  // namespace pollen::kit
