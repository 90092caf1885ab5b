#include "tests/kit/grader/collect.hpp"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "tests/kit/steps.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t largest_file = 1 << 20;

bool is_source(const fs::path& path) {
  return path.extension() == ".hpp" || path.extension() == ".cpp";
}

//! Make and the shell see the names, so they are plain.
bool has_plain_name(const std::string& path) {
  return std::all_of(path.begin(), path.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '_' || c == '-' || c == '.' || c == '/';
  });
}

//! The folder of the lesson in a submission: in its tree, in the only folder of that (as in an
//! archive that was unpacked), or the submission itself.
fs::path find_lesson(const Sources& sources, const std::string& folder) {
  const fs::path& given = sources.submission;
  if (!fs::is_directory(given)) throw SubmissionError("there is no folder " + given.string());
  if (fs::is_directory(given / folder)) return given / folder;
  fs::path inner;
  int folders = 0;
  for (const auto& entry : fs::directory_iterator(given)) {
    if (is_by_the_way(entry.path()) || !entry.is_directory() || entry.is_symlink()) continue;
    if (++folders == 1) inner = entry.path();
  }
  if (folders == 1 && fs::is_directory(inner / folder)) return inner / folder;
  for (const std::string& file : lesson_files(sources.reference, sources.lesson)) {
    if (fs::exists(given / fs::path(file).lexically_relative(folder))) return given;
  }
  throw SubmissionError("this is no lesson " + std::to_string(sources.lesson) +
                        ": there is neither " + folder + "/ in it nor one of its files");
}

//! With these words code could speak for the graded cases, or to the sanitizers.
void refuse_words_of_cases(const std::string& name, const std::string& text) {
  for (const char* word : {"doctest", "DOCTEST", "TEST_CASE", "SCENARIO", "GRADED", "keep_record",
                           "send_record", "__asan", "__lsan", "__tsan", "__ubsan", "__sanitizer"}) {
    const std::size_t found = text.find(word);
    if (found == text.npos) continue;
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(found);
    throw SubmissionError(name + ":" + std::to_string(1 + std::count(text.begin(), end, '\n')) +
                          ": the word " + word +
                          " is for the graded cases alone. A lesson's code " +
                          "must not have it, not in a comment either: take it out");
  }
}

void add_submitted(Files& files, Taken& taken, const fs::path& path, const std::string& name) {
  if (fs::is_symlink(path)) {
    taken.ignored.push_back(name + ": a link");
  } else if (!has_plain_name(name)) {
    taken.ignored.push_back(name + ": a name may have letters, digits, _ - and . only");
  } else if (fs::file_size(path) > largest_file) {
    taken.ignored.push_back(name + ": larger than 1 MB");
  } else {
    files[name] = read_text(path);
    refuse_words_of_cases(name, files[name]);
  }
}

//! Files that the submission has not: those without a step, which nobody needs to hand in, are the
//! reference's.
void add_lacking(Files& files, Taken& taken, const Sources& sources) {
  for (const std::string& file : lesson_files(sources.reference, sources.lesson)) {
    if (files.contains(file)) continue;
    const std::string text = read_text(sources.reference / file);
    if (parse_marks(file, text).empty()) {
      files[file] = text;
    } else {
      taken.lacking.push_back(file);
    }
  }
}

}  // namespace

bool is_by_the_way(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.starts_with('.') || name == "__MACOSX";
}

void add_tree(Files& files, const fs::path& from, const std::string& to) {
  if (fs::is_regular_file(from)) {
    files[to] = read_text(from);
    return;
  }
  if (!fs::is_directory(from)) throw std::runtime_error("there is no " + from.string());
  for (const auto& entry : fs::recursive_directory_iterator(from)) {
    const bool is_wanted = is_source(entry.path()) || entry.path().extension() == ".mk";
    if (!entry.is_regular_file() || !is_wanted) continue;
    files[to + "/" + entry.path().lexically_relative(from).string()] = read_text(entry.path());
  }
}

Taken add_submission(Files& files, const Sources& sources) {
  const std::string folder = lesson_folder(sources.reference, sources.lesson);
  const fs::path from = find_lesson(sources, folder);
  Taken taken;
  if (fs::is_symlink(from)) throw SubmissionError(from.string() + " is a link");
  for (fs::recursive_directory_iterator it(from), end; it != end; ++it) {
    if (is_by_the_way(it->path())) {
      it.disable_recursion_pending();
      continue;
    }
    const std::string name = folder + "/" + it->path().lexically_relative(from).string();
    const bool is_file = !it->is_directory() && (it->is_regular_file() || it->is_symlink());
    if (is_file && is_source(it->path())) add_submitted(files, taken, it->path(), name);
  }
  add_lacking(files, taken, sources);
  return taken;
}

void mirror(const Files& files, const fs::path& dir) {
  for (fs::recursive_directory_iterator it(dir), end; it != end; ++it) {
    const std::string name = it->path().lexically_relative(dir).string();
    if (name == "build") it.disable_recursion_pending();
    if (it->is_directory() || name == ".lock" || files.contains(name)) continue;
    fs::remove(it->path());
  }
  for (const auto& [name, text] : files) {
    const bool is_same = fs::is_regular_file(dir / name) && read_text(dir / name) == text;
    if (!is_same) write_text(dir / name, text);
  }
}

void give_to(const fs::path& dir, uid_t user) {
  const auto give = [&](const fs::path& path) {
    if (::lchown(path.c_str(), user, user) != 0) {
      throw std::runtime_error("cannot change the owner of " + path.string());
    }
  };
  give(dir);
  for (const auto& entry : fs::recursive_directory_iterator(dir)) give(entry.path());
}

}  // namespace pollen::kit
