#pragma once
// Runs a program that is not trusted: as somebody without rights, within limits, and so that
// nothing of it is left afterwards.
//
// A warden, a process of its own, starts the program, watches it, and ends it with all that it has
// started. So a program that kills its parent kills the warden, not the grader.

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pollen::kit {

//! What a program may use. Memory and processes: together with all that it starts.
struct Limits {
  std::chrono::milliseconds time{30'000};
  std::chrono::milliseconds idle{4'000};  //!< So long without work: it hangs. 0: no such limit.
  unsigned cpu_seconds = 10;              //!< Of each process.
  long memory_bytes = 1L << 30;           //!< Resident.
  std::chrono::milliseconds look{20};     //!< So often the time and the memory are looked at.
  unsigned threads = 256;                 //!< Besides those that the user has already.
  unsigned long file_bytes = 64UL << 20;  //!< Of each file that it writes.
  std::size_t output_bytes = 256 << 10;   //!< The rest of what it prints is dropped.
};

//! A program and how it is to run.
struct Job {
  std::vector<std::string> command;
  std::filesystem::path dir;             //!< Where it runs; made accessible by whoever calls.
  std::vector<std::string> environment;  //!< All of it, as "NAME=value".
  Limits limits;
  uid_t user = 0;             //!< As which it runs, if we are root; 0: as we do.
  bool asks_record = false;   //!< See tests/graded/record.hpp.
  bool fixed_layout = false;  //!< Without random addresses, which sanitizers dislike.
  std::function<void(std::string_view)> on_output = {};  //!< Gets all that it prints.
};

//! How it ended.
struct Ended {
  enum Why { by_itself, time, idle, memory, lost } why = lost;  //!< lost: it killed the warden.
  int status = 0;       //!< As of `waitpid`; of a program that we killed, nothing.
  std::string output;   //!< Standard output and error.
  std::string record;   //!< What it answered, without the secret; empty if that was wrong.
  std::string threads;  //!< Of one that hung: where its threads were.
};

//! Runs it to its end. Throws `std::runtime_error`, or `std::system_error`, if that cannot be done;
//! `Interrupted` if the grader is to end.
Ended run_confined(const Job& job);

//! The users for programs that are not trusted, while we are root: other ones for each grader that
//! runs, so that none is harmed by another's programs. 0, 0: we are not root.
struct Strangers {
  uid_t builds = 0;
  uid_t runs = 0;
};
Strangers strangers();

//! The first of two users that no other grader on this machine has; they are this process's until
//! it ends. Takes the first pair that is free from the `start`-th on; throws if there is none.
uid_t claim_users(unsigned start);

}  // namespace pollen::kit
