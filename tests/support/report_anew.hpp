#pragma once
// What the kernel does after it has said "not yet": it says so when that has changed.

#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

namespace pollen::test {

//! Lets every epoll of this process report anew what each of its descriptors is ready for. A call
//! that was made to fail with EAGAIN, or short, though there was more, would wait for ever else:
//! to an edge-triggered epoll nothing has happened.
inline void report_anew() {
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    if (std::filesystem::read_symlink(entry, gone) != "anon_inode:[eventpoll]") continue;
    const int epoll = std::stoi(entry.path().filename());
    std::ifstream info("/proc/self/fdinfo/" + std::to_string(epoll));
    for (std::string line; std::getline(info, line);) {
      int fd = 0;
      unsigned events = 0;
      unsigned long long data = 0;
      if (std::sscanf(line.c_str(), "tfd: %d events: %x data: %llx", &fd, &events, &data) != 3) {
        continue;
      }
      epoll_event event{};
      event.events = events;
      event.data.u64 = data;
      // Not by the library's function: the thread sanitizer takes it for a use of the descriptor
      // that should wait for whoever opened or closes it; but for the kernel any moment is right.
      syscall(SYS_epoll_ctl, epoll, EPOLL_CTL_MOD, fd, &event);
    }
  }
}

}  // namespace pollen::test
