#include "tests/kit/grader/processes.hpp"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

std::string first_line(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

//! Reads a `stat` file. False if the process is gone.
bool read_process(const fs::path& dir, Process& process) {
  const std::string line = first_line(dir / "stat");
  const std::size_t name_end = line.rfind(')');
  if (name_end == line.npos) return false;
  std::istringstream rest(line.substr(name_end + 1));
  rest >> process.state >> process.parent;
  std::string skipped;
  for (int i = 0; i < 9; ++i) rest >> skipped;  // up to the count of major faults of children
  long user = 0;
  long system = 0;
  rest >> user >> system;
  for (int i = 0; i < 8; ++i) rest >> skipped;  // up to the size of the address space
  long pages = 0;
  rest >> pages;
  process.id = static_cast<pid_t>(std::stol(dir.filename().string()));
  process.cpu_ticks = user + system;
  process.memory_bytes = pages * sysconf(_SC_PAGESIZE);
  return bool(rest);
}

std::vector<fs::path> numbered(const fs::path& dir) {
  std::vector<fs::path> found;
  std::error_code gone;
  for (fs::directory_iterator it(dir, gone), end; !gone && it != end; it.increment(gone)) {
    const std::string name = it->path().filename().string();
    if (std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isdigit(c); }))
      found.push_back(it->path());
  }
  return found;
}

//! Reads only what belongs to `ancestor`. May miss a child that starts or ends meanwhile.
std::vector<Process> listed_descendants(pid_t ancestor) {
  std::vector<Process> found;
  std::vector<pid_t> parents{ancestor};
  while (!parents.empty()) {
    const fs::path parent = "/proc/" + std::to_string(parents.back());
    parents.pop_back();
    for (const fs::path& thread : numbered(parent / "task")) {
      std::istringstream children(first_line(thread / "children"));
      for (pid_t child = 0; children >> child;) {
        Process process;
        if (read_process("/proc/" + std::to_string(child), process)) found.push_back(process);
        parents.push_back(child);
      }
    }
  }
  return found;
}

//! The same from a look at all processes of the machine, which takes longer.
std::vector<Process> searched_descendants(pid_t ancestor) {
  std::multimap<pid_t, Process> by_parent;
  for (const fs::path& dir : numbered("/proc")) {
    Process process;
    if (read_process(dir, process)) by_parent.emplace(process.parent, process);
  }
  std::vector<Process> found;
  std::vector<pid_t> parents{ancestor};
  while (!parents.empty()) {
    const auto [begin, end] = by_parent.equal_range(parents.back());
    parents.pop_back();
    for (auto it = begin; it != end; ++it) {
      found.push_back(it->second);
      parents.push_back(it->second.id);
    }
  }
  return found;
}

//! Kills everything that runs as `user`. Only the kernel can do it without missing some: a process
//! with a deadly signal pending cannot fork any more.
void kill_user(uid_t user) {
  const pid_t killer = ::fork();
  if (killer == 0) {
    if (::setresuid(user, user, user) == 0) ::kill(-1, SIGKILL);
    ::_exit(0);
  }
  if (killer > 0) ::waitpid(killer, nullptr, 0);
}

}  // namespace

std::vector<Process> descendants(pid_t ancestor) {
  // Kernels without PROC_CHILDREN do not say whose children there are: then all are looked at.
  static const bool kernel_lists_children = fs::exists("/proc/thread-self/children");
  return kernel_lists_children ? listed_descendants(ancestor) : searched_descendants(ancestor);
}

bool is_busy(pid_t process) {
  for (const fs::path& dir : numbered("/proc/" + std::to_string(process) + "/task")) {
    Process thread;
    if (read_process(dir, thread) && (thread.state == 'R' || thread.state == 'D')) return true;
  }
  return false;
}

std::string thread_states(pid_t process) {
  std::ostringstream text;
  int number = 0;
  for (const fs::path& dir : numbered("/proc/" + std::to_string(process) + "/task")) {
    Process thread;
    if (!read_process(dir, thread)) continue;
    text << "thread " << ++number;
    const std::string place = first_line(dir / "wchan");
    if (thread.state == 'R') {
      text << " runs";
    } else if (thread.state == 'S') {
      text << " sleeps" << (place.size() > 1 ? " in " + place : "");
    } else {
      text << " is in state " << thread.state;
    }
    text << '\n';
  }
  return text.str();
}

void kill_descendants(uid_t user) {
  while (true) {
    for (const Process& process : descendants(::getpid())) {
      if (process.state != 'Z') ::kill(process.id, SIGKILL);
    }
    if (user != 0 && ::geteuid() == 0) kill_user(user);
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    // No child at all: whoever lost its parent would be one.
    if (::waitpid(-1, nullptr, WNOHANG) == -1) return;
    ::usleep(1000);
  }
}

unsigned long threads_of_user() {
  unsigned long count = 0;
  for (const fs::path& dir : numbered("/proc")) {
    struct stat owner {};
    if (::stat(dir.c_str(), &owner) == 0 && owner.st_uid == ::geteuid()) {
      count += numbered(dir / "task").size();
    }
  }
  return count;
}

}  // namespace pollen::kit
