#pragma once
// How many descriptors a process may have open.

#include <sys/resource.h>

namespace pollen {

//! Allows the process as many descriptors as the system lets it: each connection takes one, and the
//! usual limit is 1024.
inline void allow_many_descriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace pollen
