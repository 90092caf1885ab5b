#include "tests/kit/earlier.hpp"

#include <algorithm>
#include <iostream>
#include <stdexcept>

#include "tests/kit/learner.hpp"
#include "tests/kit/results.hpp"
#include "tests/kit/workbook.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

//! As "lessons 1 and 2"; empty if none is by that author.
std::string list_lessons(const std::vector<Author>& earlier, Author author) {
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < earlier.size(); ++i) {
    if (earlier[i] == author) numbers.push_back(std::to_string(i + 1));
  }
  if (numbers.empty()) return {};
  std::string list = numbers.size() == 1 ? "lesson " : "lessons ";
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0) list += i + 1 == numbers.size() ? " and " : ", ";
    list += numbers[i];
  }
  return list;
}

void tell(int lesson, const std::vector<Author>& earlier) {
  const std::string own = list_lessons(earlier, Author::own);
  const std::string theirs = list_lessons(earlier, Author::reference);
  std::cerr << "Lesson " << lesson << " stands on ";
  if (!own.empty()) std::cerr << "your " << own << (theirs.empty() ? "" : " and ");
  if (!theirs.empty()) std::cerr << "the reference's " << theirs;
  std::cerr << ".\n";
}

//! Makes or corrects one link. True if it was wrong.
bool set_link(const fs::path& link, const fs::path& target) {
  std::error_code none;
  if (fs::read_symlink(link, none) == target) return false;
  fs::remove(link);
  fs::create_symlink(target, link);
  return true;
}

}  // namespace

std::vector<Author> earlier_lessons(const fs::path& root, int lesson, const std::string& decided) {
  const auto count = static_cast<std::size_t>(lesson - 1);
  if (decided == "own") return std::vector<Author>(count, Author::own);
  if (decided == "reference") return std::vector<Author>(count, Author::reference);
  if (!decided.empty()) {
    throw std::runtime_error("EARLIER is own or reference, not '" + decided + "'");
  }
  const auto steps = steps_to_do(root);
  const auto results = read_results(root, steps);
  std::vector<Author> earlier;
  for (int below = 1; below < lesson; ++below) {
    const bool passes = lesson_passes(steps, results, below);
    earlier.push_back(passes ? Author::own : Author::reference);
  }
  return earlier;
}

fs::path stage(const fs::path& root, int lesson, const std::vector<Author>& earlier,
               const std::string& reference) {
  if (list_lessons(earlier, Author::reference).empty()) {
    tell(lesson, earlier);
    return root;
  }
  const fs::path own = fs::canonical(root);
  const fs::path theirs = fs::canonical(reference_of(root, reference));
  tell(lesson, earlier);
  fs::path dir = own / "build" / ("stage" + std::to_string(lesson));
  fs::create_directories(dir);
  bool changed = false;
  for (const char* name : {"Makefile", "tests", ".starter"}) {
    changed |= set_link(dir / name, own / name);
  }
  for (int number = 1; number <= lesson; ++number) {
    const bool is_theirs =
        number < lesson && earlier[static_cast<std::size_t>(number - 1)] == Author::reference;
    const fs::path& tree = is_theirs ? theirs : own;
    const std::string folder = lesson_folder(tree, number);
    changed |= set_link(dir / folder, tree / folder);
  }
  // Another author's file may be older than what was built from the one before.
  if (changed) fs::remove_all(dir / "build");
  return dir;
}

}  // namespace pollen::kit
