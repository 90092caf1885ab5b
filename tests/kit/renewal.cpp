#include "tests/kit/renewal.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "tests/kit/steps.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

bool is_other(const fs::path& file, const std::string& text) { return read_text(file) != text; }

//! Whether a folder holds a source that is not of this version. All that is in these is compiled.
bool has_old_source(const fs::path& to, const char* folder, const Texts& texts) {
  if (!fs::exists(to / folder)) return false;
  const fs::recursive_directory_iterator files(to / folder);
  return std::any_of(begin(files), end(files), [&](const auto& entry) {
    const auto type = entry.path().extension();
    return (type == ".cpp" || type == ".hpp") &&
           !texts.contains(fs::relative(entry.path(), to).string());
  });
}

bool has_old_course(const fs::path& to, const Texts& texts) {
  return has_old_source(to, "tests/kit", texts) || has_old_source(to, "tests/graded", texts) ||
         std::any_of(texts.begin(), texts.end(), [&](const auto& entry) {
           const auto& [file, text] = entry;
           return (file == "Makefile" || file.starts_with("tests/")) && fs::exists(to / file) &&
                  is_other(to / file, text);
         });
}

//! The lessons' files that were given otherwise than now. Where it is not known how a file was
//! given, `is_old` says that it was so as it is there.
std::vector<std::string> changed_lessons(const fs::path& to, const Texts& texts, bool is_old) {
  std::vector<std::string> changed;
  for (const std::string& file : lesson_files(to / ".starter")) {
    if (!texts.contains(file)) changed.push_back(file);
  }
  for (const auto& [file, text] : texts) {
    if (!file.starts_with("lesson0") || !file.ends_with("pp")) continue;
    const bool is_known = fs::exists(to / ".starter" / file);
    const fs::path given = is_known ? to / ".starter" / file : to / file;
    if ((is_known || is_old) && fs::exists(given) && is_other(given, text)) changed.push_back(file);
  }
  return changed;
}

}  // namespace

fs::path move_old_course(const fs::path& to, const Texts& texts) {
  const bool is_old = has_old_course(to, texts);
  const auto changed = changed_lessons(to, texts, is_old);
  if (!changed.empty()) {
    const std::size_t others = changed.size() - 1;
    const std::string more = others == 0 ? "" : " and " + std::to_string(others) + " more";
    throw std::runtime_error(
        "the lessons have changed since " + to.string() + " was written: " + changed[0] + more +
        ". What is new would not fit what is there, so nothing was added. Go on in it as it is" +
        (fs::exists(to / ".reference")
             ? ", beside a copy of the course as it was then, whose place "
               "you write into its file .reference"
             : "") +
        "; or name another folder with DIR=, and take over there what you wrote between the marks");
  }
  if (!is_old) return {};
  fs::path old = new_backup(to, "course");
  fs::create_directories(to / old);
  for (const char* part : {"Makefile", "tests"}) {
    if (fs::exists(to / part)) fs::rename(to / part, to / old / part);
  }
  fs::remove_all(to / "build");
  return old;
}

fs::path new_backup(const fs::path& root, const std::string& name) {
  fs::path backup;
  for (int number = 1; backup.empty() || fs::exists(root / backup); ++number) {
    backup = ".backup/" + name + "-" + std::to_string(number);
  }
  return backup;
}

}  // namespace pollen::kit
