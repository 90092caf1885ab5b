#include "tests/kit/grader/confined.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <iostream>
#include <random>
#include <stdexcept>
#include <system_error>

#include "tests/graded/record.hpp"
#include "tests/kit/grader/interruption.hpp"
#include "tests/kit/grader/processes.hpp"
#include "tests/kit/grader/warden.hpp"

namespace pollen::kit {

namespace {

//! Closes a descriptor in the end.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }

  int get() const { return fd_; }
  void set(int fd) {
    close();
    fd_ = fd;
  }
  void close() {
    if (fd_ != -1) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

struct Pair {
  Descriptor ours;
  Descriptor theirs;
};

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

void open_pipe(Pair& pair) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) fail("pipe");
  pair.ours.set(ends[0]);
  pair.theirs.set(ends[1]);
  ::fcntl(pair.ours.get(), F_SETFL, O_NONBLOCK);
}

std::string make_secret() {
  static constexpr char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::random_device random;
  std::string secret;
  for (int i = 0; i < graded::secret_size; ++i) secret += letters[random() % 36];
  return secret;
}

//! The socket through which the program answers, with a new secret in it.
std::string open_record(Pair& pair) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
    fail("socketpair");
  pair.ours.set(ends[0]);
  pair.theirs.set(ends[1]);
  std::string secret = make_secret();
  (void)!::send(ends[0], secret.data(), secret.size(), 0);
  return secret;
}

//! Reads what there is, and returns false at the end.
bool read_some(int fd, const std::function<void(std::string_view)>& take) {
  char buffer[16 * 1024];
  const ssize_t count = ::read(fd, buffer, sizeof buffer);
  if (count > 0) take(std::string_view(buffer, static_cast<std::size_t>(count)));
  return count > 0 || (count == -1 && (errno == EAGAIN || errno == EINTR));
}

//! Reads the output and the warden's words until the warden is gone.
void listen(const Job& job, int output, int result, Ended& ended) {
  std::string words;
  const auto take_output = [&](std::string_view text) {
    if (job.on_output) job.on_output(text);
    const std::size_t room = job.limits.output_bytes - ended.output.size();
    ended.output += text.substr(0, room);
  };
  const auto take_words = [&](std::string_view text) { words += text; };
  pollfd both[2] = {{output, POLLIN, 0}, {result, POLLIN, 0}};
  while (both[1].fd != -1) {
    ::poll(both, 2, -1);
    if (both[0].revents != 0 && !read_some(output, take_output)) both[0].fd = -1;
    if (both[1].revents != 0 && !read_some(result, take_words)) both[1].fd = -1;
  }
  // The program is gone, but what it printed last may still be in the pipe.
  for (std::size_t before = 1; before != 0;) {
    before = 0;
    read_some(output, [&](std::string_view text) {
      before = text.size();
      take_output(text);
    });
  }
  WardenSays says{Ended::lost, 0};
  if (words.size() >= sizeof says) {
    std::memcpy(&says, words.data(), sizeof says);
    ended.threads = words.substr(sizeof says);
  }
  ended.why = says.why;
  ended.status = says.status;
}

//! What the program answered, if it knew the secret.
std::string read_record(int fd, const std::string& secret) {
  std::string answer;
  char buffer[256];
  const ssize_t count = ::recv(fd, buffer, sizeof buffer, MSG_DONTWAIT);
  if (count > 0) answer.assign(buffer, static_cast<std::size_t>(count));
  return answer.starts_with(secret + " ") ? answer.substr(secret.size() + 1) : std::string();
}

}  // namespace

Ended run_confined(const Job& job) {
  throw_if_interrupted();
  Pair output;
  Pair result;
  Pair record;
  open_pipe(output);
  open_pipe(result);
  const std::string secret = job.asks_record ? open_record(record) : "";
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // whoever outlives a warden that was killed comes to us
  std::cout.flush();
  const pid_t warden = ::fork();
  if (warden == -1) fail("fork");
  if (warden == 0) {
    be_warden(job, {output.theirs.get(), record.theirs.get(), result.theirs.get()});
  }
  tell_of_interruption(warden);
  output.theirs.close();
  result.theirs.close();
  record.theirs.close();

  Ended ended;
  listen(job, output.ours.get(), result.ours.get(), ended);
  tell_of_interruption(0);
  int status = 0;
  while (::waitpid(warden, &status, 0) == -1 && errno == EINTR) {
  }
  const bool is_lost = ended.why == Ended::lost;
  if (is_lost) kill_descendants(job.user);
  throw_if_interrupted();
  const bool nobody_else_could = job.user != 0 && ::geteuid() == 0;
  if (is_lost && (WIFEXITED(status) || nobody_else_could))
    throw std::runtime_error("the process that watches a program could not do its work");
  if (job.asks_record) ended.record = read_record(record.ours.get(), secret);
  return ended;
}

uid_t claim_users(unsigned start) {
  constexpr unsigned pairs = 2'000;
  for (unsigned i = 0; i < pairs; ++i) {
    // Of the range in which systemd makes users for a moment, so that nobody else is one of them.
    const uid_t first = 61'184 + 2 * ((start + i) % pairs);
    // The claim is a name that only one socket can have, and that goes with the process.
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string name = "pollen-users-" + std::to_string(first);
    name.copy(address.sun_path + 1, name.size());
    const int claim = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (claim < 0) fail("socket");
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    if (::bind(claim, reinterpret_cast<const sockaddr*>(&address), size) == 0) return first;
    if (errno != EADDRINUSE) fail("bind");
    ::close(claim);
  }
  throw std::runtime_error("2,000 graders are at work on this machine: wait for one of them");
}

Strangers strangers() {
  if (::geteuid() != 0) return {};
  static const uid_t first = claim_users(static_cast<unsigned>(::getpid()));
  return {first, first + 1};
}

}  // namespace pollen::kit
