#include "tests/kit/grader/warden.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>

#include "tests/graded/record.hpp"
#include "tests/kit/grader/interruption.hpp"
#include "tests/kit/grader/processes.hpp"

namespace pollen::kit {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int cannot_start = 126;

void limit(int what, unsigned long value, unsigned long later = 0) {
  rlimit bound{value, value + later};
  ::setrlimit(static_cast<__rlimit_resource>(what), &bound);
}

void set_limits(const Job& job, unsigned long threads_before) {
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, job.limits.cpu_seconds, 2);  // SIGXCPU; who ignores that, SIGKILL
  limit(RLIMIT_FSIZE, job.limits.file_bytes);
  limit(RLIMIT_NPROC, threads_before + job.limits.threads);
}

//! Gives up all rights. Without this nothing may run, so it is checked.
void become(uid_t user) {
  if (user != 0 && ::geteuid() == 0 &&
      (::setgroups(0, nullptr) != 0 || ::setresgid(user, user, user) != 0 ||
       ::setresuid(user, user, user) != 0)) {
    ::_exit(cannot_start);
  }
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);  // sudo and its like do not help it
}

void set_descriptors(const Channels& channels) {
  ::dup2(::open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
  ::dup2(channels.output, STDOUT_FILENO);
  ::dup2(channels.output, STDERR_FILENO);
  if (channels.record != -1) ::dup2(channels.record, graded::record_fd);
  for (int fd = 3; fd < 1024; ++fd) {
    if (fd != graded::record_fd || channels.record == -1) ::close(fd);
  }
}

[[noreturn]] void start(const Job& job, const Channels& channels, unsigned long threads_before) {
  std::vector<char*> words;
  for (const std::string& word : job.command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  std::vector<char*> environment;
  for (const std::string& text : job.environment)
    environment.push_back(const_cast<char*>(text.c_str()));
  environment.push_back(nullptr);
  ::setsid();
  ::signal(SIGTERM, SIG_DFL);
  set_descriptors(channels);
  if (::chdir(job.dir.c_str()) != 0) ::_exit(cannot_start);
  if (job.fixed_layout) ::personality(ADDR_NO_RANDOMIZE);
  set_limits(job, threads_before);
  become(job.user);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::execvpe(words[0], words.data(), environment.data());
  ::_exit(cannot_start);
}

//! Returns after that time, or as soon as the program has ended.
void wait_a_moment(int program_fd, std::chrono::milliseconds time) {
  pollfd end{program_fd, POLLIN, 0};  // an older kernel has no such descriptors, and -1 is skipped
  ::poll(&end, 1, static_cast<int>(time.count()));
}

volatile sig_atomic_t is_called_off = 0;

//! Watches the program and what it starts, until it ends or goes beyond a limit.
class Watch {
 public:
  Watch(pid_t program, const Limits& limits) : program_(program), limits_(limits) {}

  //! Empty as long as all is well.
  std::optional<WardenSays> look() {
    int status = 0;
    if (::waitpid(program_, &status, WNOHANG) == program_)
      return WardenSays{Ended::by_itself, status};
    const auto now = Clock::now();
    if (is_called_off || now - start_ > limits_.time) return WardenSays{Ended::time, 0};
    long memory = 0;
    long ticks = 0;
    bool busy = false;
    for (const Process& process : descendants(::getpid())) {
      memory += process.memory_bytes;
      ticks += process.cpu_ticks;
      busy = busy || (limits_.idle.count() > 0 && is_busy(process.id));
    }
    if (memory > limits_.memory_bytes) return WardenSays{Ended::memory, 0};
    if (busy || ticks - ticks_at_work_ > 2) {
      last_work_ = now;
      ticks_at_work_ = ticks;
    }
    if (limits_.idle.count() > 0 && now - last_work_ > limits_.idle)
      return WardenSays{Ended::idle, 0};
    return std::nullopt;
  }

 private:
  const pid_t program_;
  const Limits limits_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point last_work_ = start_;
  long ticks_at_work_ = 0;
};

//! Asks a program that hangs what it waits for, and gives it a moment for the answer.
void ask_why(pid_t program) {
  ::kill(program, SIGQUIT);
  for (int i = 0; i < 100 && ::waitpid(program, nullptr, WNOHANG) == 0; ++i) ::usleep(10'000);
}

}  // namespace

void be_warden(const Job& job, const Channels& channels) {
  ::setsid();
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  ::signal(SIGTERM, [](int) { is_called_off = 1; });
  if (is_interrupted()) is_called_off = 1;  // that signal may have come before the line above
  ::signal(SIGINT, SIG_IGN);
  const bool is_own_user = job.user == 0 || ::geteuid() != 0;
  const unsigned long threads_before = is_own_user ? threads_of_user() : 0;
  const pid_t program = ::fork();
  if (program == -1) ::_exit(1);
  if (program == 0) start(job, channels, threads_before);
  ::close(channels.output);
  if (channels.record != -1) ::close(channels.record);

  Watch watch(program, job.limits);
  std::optional<WardenSays> says;
  const auto program_fd = static_cast<int>(::syscall(SYS_pidfd_open, program, 0));
  do {
    wait_a_moment(program_fd, job.limits.look);
  } while (!(says = watch.look()));
  std::string threads;
  if (says->why == Ended::time || says->why == Ended::idle) {
    threads = thread_states(program);
    if (!is_called_off && job.asks_record) ask_why(program);
  }
  ::kill(-program, SIGKILL);
  kill_descendants(job.user);
  (void)!::write(channels.result, &*says, sizeof *says);
  (void)!::write(channels.result, threads.data(), std::min<std::size_t>(threads.size(), 4000));
  ::_exit(0);
}

}  // namespace pollen::kit
