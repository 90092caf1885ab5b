// Compiled without sanitizers: a part of it runs before they are ready.

#include "tests/graded/record.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

namespace pollen::graded {

namespace {

char secret[secret_size + 1];
int answer_fd = -1;
Record kept;

//! Before all constructors, those of shared libraries, too.
void take_secret() {
  if (::recv(record_fd, secret, secret_size, MSG_DONTWAIT) != secret_size) return;
  answer_fd = ::fcntl(record_fd, F_DUPFD_CLOEXEC, 600);
  ::close(record_fd);
}

__attribute__((section(".preinit_array"), used)) void (*const at_start)() = take_secret;

}  // namespace

void keep_record(const Record& record) { kept = record; }

void send_record() {
  if (answer_fd == -1) return;
  char line[128];
  const int size = std::snprintf(line, sizeof line, "%s %u %u %d %d\n", secret, kept.cases,
                                 kept.failed_cases, kept.asserts, kept.failed_asserts);
  (void)!::send(answer_fd, line, static_cast<unsigned>(size), MSG_NOSIGNAL);
  ::close(answer_fd);
}

}  // namespace pollen::graded
