#pragma once
// What was recorded, in a form that a test can compare.

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "lesson02_waker/recorder.hpp"
#include "lesson02_waker/trace/spans.hpp"
#include "lesson02_waker/trace/text.hpp"

namespace pollen::trace::test {

//! Records while it lives. Only the events of this recording are in it.
class Record {
 public:
  explicit Record(std::size_t events_per_thread = 65'536) { start(events_per_thread); }
  Record(const Record&) = delete;
  Record& operator=(const Record&) = delete;
  ~Record() { stop(); }
};

//! The tasks by their names, or as "#1", "#2" in the order in which they come up.
class Labels {
 public:
  explicit Labels(const Recording& recording) : recording_(recording) {}
  std::string operator()(std::uint32_t task) {
    if (task == 0) return "-";
    const auto name = recording_.names.find(task);
    if (name != recording_.names.end()) return name->second;
    return "#" + std::to_string(numbers_.try_emplace(task, numbers_.size() + 1).first->second);
  }

 private:
  const Recording& recording_;
  std::map<std::uint32_t, std::size_t> numbers_;
};

//! Each event as "what task", or "what task by task" if another task did it.
inline std::vector<std::string> events_of(const Recording& recording) {
  Labels label(recording);
  std::vector<std::string> all;
  for (const Event& event : recording.events) {
    std::string line(name_of(event.what));
    if (event.task != 0) line += " " + label(event.task);
    if (event.by != 0) line += " by " + label(event.by);
    all.push_back(line);
  }
  return all;
}

inline std::size_t count(const Recording& recording, What what) {
  const auto is = [what](const Event& event) { return event.what == what; };
  return static_cast<std::size_t>(
      std::count_if(recording.events.begin(), recording.events.end(), is));
}

//! How a child process ended, and what it wrote to standard error.
struct Ended {
  int status = -1;  //!< its exit status; -1: it was killed
  std::string said;
};

//! Runs `work` in a child process, which ends when it returns.
template <class Fn>
Ended in_child(Fn work) {
  int ends[2];
  if (::pipe(ends) != 0) return {};
  std::cout.flush();  // else the child would write it once more
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDERR_FILENO);
    ::close(ends[0]);
    work();
    ::_exit(0);
  }
  ::close(ends[1]);
  Ended ended;
  char buffer[1024];
  while (true) {
    const ssize_t size = ::read(ends[0], buffer, sizeof buffer);
    if (size <= 0) break;
    ended.said.append(buffer, static_cast<std::size_t>(size));
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFEXITED(status)) ended.status = WEXITSTATUS(status);
  return ended;
}

}  // namespace pollen::trace::test
