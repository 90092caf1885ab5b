#include "tests/kit/grader/workspace.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <set>
#include <stdexcept>

#include "tests/kit/grader/collect.hpp"
#include "tests/kit/grader/compiler.hpp"
#include "tests/kit/grader/interruption.hpp"
#include "tests/kit/grader/leavings.hpp"
#include "tests/kit/steps.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

//! Compiling needs more memory than running, and nobody waits for anybody.
Limits limits_of_builds() {
  Limits limits;
  limits.time = std::chrono::minutes(15);
  limits.idle = std::chrono::milliseconds(0);
  limits.look = std::chrono::milliseconds(100);
  limits.cpu_seconds = 120;
  limits.memory_bytes = 4L << 30;
  limits.file_bytes = 512UL << 20;
  return limits;
}

std::string object_of(const std::string& out, const std::string& source) {
  return out + "/" + source.substr(0, source.size() - 4) + ".o";
}

std::string folder_of(int lesson) { return "lesson" + std::to_string(lesson); }

//! Copies a tree with its times, by which make knows what is up to date.
void copy_with_times(const fs::path& from, const fs::path& to) {
  fs::create_directories(to);
  for (const auto& entry : fs::recursive_directory_iterator(from)) {
    const fs::path copy = to / entry.path().lexically_relative(from);
    if (entry.is_directory()) {
      fs::create_directory(copy);
    } else if (entry.is_regular_file() && entry.path().filename() != ".lock") {
      fs::copy_file(entry.path(), copy);
      fs::last_write_time(copy, entry.last_write_time());
    }
  }
}

}  // namespace

fs::path make_workspace(const fs::path& workspaces, int lesson) {
  fs::path dir = workspaces / folder_of(lesson);
  int below = lesson - 1;
  while (below > 0 && !fs::exists(workspaces / folder_of(below) / ".lock")) --below;
  if (fs::exists(dir) || below == 0) return dir;
  const fs::path from = workspaces / folder_of(below);
  const int lock = ::open((from / ".lock").c_str(), O_RDWR | O_CLOEXEC);
  if (lock == -1) return dir;
  if (::flock(lock, LOCK_SH | LOCK_NB) == 0) {
    const fs::path unfinished = dir.string() + ".new" + std::to_string(::getpid());
    copy_with_times(from, unfinished);
    std::error_code somebody_was_faster;
    fs::rename(unfinished, dir, somebody_was_faster);
    if (somebody_was_faster) fs::remove_all(unfinished);
  }
  ::close(lock);
  return dir;
}

Workspace::Workspace(fs::path dir, std::string compiler, Strangers users, bool precompiled)
    : dir_(std::move(dir)),
      compiler_(std::move(compiler)),
      users_(users),
      precompiled_(precompiled) {
  fs::create_directories(dir_);
  lock_ = ::open((dir_ / ".lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (lock_ == -1) throw std::runtime_error("cannot write in " + dir_.string());
  if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
  std::cerr << "Another grader works in " << dir_.string() << "; waiting for it.\n";
  while (::flock(lock_, LOCK_EX) == -1 && errno == EINTR) throw_if_interrupted();
}

Workspace::~Workspace() { ::close(lock_); }

Taken Workspace::fill(const Sources& sources) {
  lesson_ = sources.lesson;
  Files files;
  for (const char* part : {"tests/graded", "tests/support"}) {
    add_tree(files, sources.tests / part, part);
  }
  std::erase_if(files, [&](const auto& entry) {
    return entry.first.starts_with("tests/graded/lesson0") &&
           entry.first[20] - '0' != sources.lesson;
  });
  add_tree(files, sources.tests / "tests/kit/todo.hpp", "tests/kit/todo.hpp");
  for (int below = 1; below < sources.lesson; ++below) {
    const std::string folder = lesson_folder(sources.reference, below);
    add_tree(files, sources.reference / folder, folder);
  }
  if (!sources.hidden.empty()) add_tree(files, sources.hidden, "tests/graded/hidden");
  Taken taken = add_submission(files, sources);
  mirror(files, dir_);
  // Objects are written by whoever compiles, who owns nothing else here.
  fs::create_directories(dir_ / "build");
  if (users_.builds != 0) give_to(dir_ / "build", users_.builds);
  return taken;
}

Ended Workspace::make(const std::vector<std::string>& words, const Progress& progress) {
  Job job;
  job.command = {"make", "-f", "tests/graded/build.mk", "CXX=" + compiler_,
                 "LESSON=" + std::to_string(lesson_)};
  if (precompiled_) job.command.emplace_back("COMMON=1");
  job.command.insert(job.command.end(), words.begin(), words.end());
  job.dir = dir_;
  const char* path = std::getenv("PATH");
  job.environment = {std::string("PATH=") + (path ? path : "/usr/bin:/bin"), "LC_ALL=C.UTF-8"};
  job.limits = limits_of_builds();
  job.user = users_.builds;
  std::string line;
  job.on_output = [&](std::string_view text) {
    for (const char c : text) {
      if (c != '\n') {
        if (line.size() < 1000) line += c;
        continue;
      }
      if (line.starts_with("compile ")) progress(line.substr(8));
      line.clear();
    }
  };
  Ended ended = run_confined(job);
  remove_leavings(users_.builds);  // of a compiler that was killed
  check_make(ended);
  return ended;
}

//! What the compiler said about a file that it did not make.
std::string Workspace::log_of(const std::string& made) const {
  const std::string said = read_log(dir_ / (made + ".log"));
  const std::string why = said.empty() ? "nothing was said about it" : failure_of_machine(said);
  if (!why.empty()) throw std::runtime_error(made + " could not be made: " + why);
  return first_errors(said);
}

//! The sources without which there is no program.
std::vector<std::string> Workspace::parts() const {
  std::vector<std::string> found;
  for (const std::string& file : lesson_files(dir_, lesson_)) {
    if (file.ends_with(".cpp") && !file.ends_with("/main.cpp") && !file.ends_with("/options.cpp"))
      found.push_back(file);
  }
  for (const auto& entry : fs::directory_iterator(dir_ / "tests/graded")) {
    if (entry.path().extension() == ".cpp")
      found.push_back("tests/graded/" + entry.path().filename().string());
  }
  return found;
}

//! What came of compiling.
Build Workspace::compiled(const std::string& out, const std::set<std::string>& cases) const {
  Build build;
  build.empty = dir_ / out / "empty";
  if (!fs::exists(build.empty)) build.failure = log_of(out + "/empty");
  const std::string common = out + "/tests/support/precompiled.hpp.gch";
  if (precompiled_ && !fs::exists(dir_ / common)) build.failure = log_of(common);
  for (const std::string& file : cases) {
    const std::string object = object_of(out, file);
    if (!fs::exists(dir_ / object)) build.broken[file] = log_of(object);
  }
  for (const std::string& file : parts()) {
    const std::string object = object_of(out, file);
    if (!fs::exists(dir_ / object)) {
      build.failure += file + " does not compile:\n" + log_of(object);
    } else if (file.starts_with("lesson") && speaks_for_cases(dir_ / object, precompiled_)) {
      build.failure += file + " uses what only the graded cases may, doctest or their record.\n";
    }
  }
  if (build.failure.empty() && build.broken.size() == cases.size())
    build.failure = "No graded case compiles with this code:\n" + build.broken.begin()->second;
  return build;
}

Build Workspace::build(const std::string& mode, const std::vector<Case>& cases,
                       const Progress& progress) {
  std::set<std::string> files;
  for (const Case& one : cases) files.insert(one.file);
  std::string names;
  for (const std::string& file : files) names += file + " ";
  // As build.mk has it.
  const std::string out = "build/" + fs::path(compiler_).filename().string() + "-" + mode;
  const std::string program = out + "/cases";
  for (const char* end : {"", ".log"}) fs::remove(dir_ / (program + end));
  const std::string jobs = "-j" + std::to_string(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
  Build build;
  if (make({"MODE=" + mode, "CASES=" + names, jobs, "-k", "objects"}, progress).why !=
      Ended::by_itself) {
    build.failure = "Compiling took more time or memory than is allowed.\n";
    return build;
  }
  build = compiled(out, files);
  if (!build.failure.empty()) return build;
  std::string objects;
  for (const std::string& file : files) {
    if (!build.broken.contains(file)) objects += object_of(out, file) + " ";
  }
  const Ended linked =
      make({"MODE=" + mode, "CASES=" + names, "CASE_OBJS=" + objects, "cases"}, progress);
  if (fs::exists(dir_ / program)) {
    build.program = dir_ / program;
  } else if (linked.why != Ended::by_itself) {
    build.failure = "Linking took more time or memory than is allowed.\n";
  } else {
    build.failure = "It does not link:\n" + log_of(program);
  }
  return build;
}

}  // namespace pollen::kit
