#pragma once
// What the kernel says, in /proc, about the processes that somebody has started.

#include <sys/types.h>

#include <string>
#include <vector>

namespace pollen::kit {

//! One process.
struct Process {
  pid_t id = 0;
  pid_t parent = 0;
  char state = '?';       //!< R: runs or could, D: waits for a disk, S: sleeps, Z: has ended.
  long cpu_ticks = 0;     //!< In user and kernel mode, all its threads.
  long memory_bytes = 0;  //!< Resident.
};

//! The children of `ancestor`, their children, and so on. Processes whose parent has ended are
//! among them if `ancestor` is a subreaper.
std::vector<Process> descendants(pid_t ancestor);

//! True if a thread of the process runs, could run, or waits for a disk.
bool is_busy(pid_t process);

//! For each thread a line, as "thread 2 sleeps in futex_wait_queue".
std::string thread_states(pid_t process);

//! Kills all descendants of this process, which must be a subreaper, and waits for their end. As
//! root it also kills what the user `user` runs, if that is not 0.
void kill_descendants(uid_t user);

//! How many threads this process's user has. (So many count towards RLIMIT_NPROC.)
unsigned long threads_of_user();

}  // namespace pollen::kit
