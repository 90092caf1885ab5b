#pragma once
// What a flight recorder has written down.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace pollen::trace {

enum class What : std::uint8_t {
  spawn,
  poll_begin,
  poll_pending,
  poll_ready,
  threw,
  aborted,
  wake,
  steal,
  park,
  unpark,
  complete,
  fd_ready,
  timer_set,
  timer_fired,
  request_begin,
  request_end
};

struct Event {
  std::uint64_t time;  // nanoseconds since recording began
  What what;
  std::uint16_t thread;  // index into Recording::threads
  std::uint32_t task;    // whom it is about; 0: none
  std::uint32_t by;      // the task that did it (spawn, wake); 0: a thread outside of any task
  std::uint64_t detail;  // steal: the victim's thread; fd_ready: the descriptor; timers: the
                         // deadline; request_end: the status
};

struct Recording {
  std::vector<std::string> threads;            // their names
  std::vector<Event> events;                   // in order of time over all threads
  std::map<std::uint32_t, std::string> names;  // of tasks that have one
  std::uint64_t lost = 0;                      // older events that newer ones replaced
  std::uint64_t end = 0;                       // when it was taken
};

}  // namespace pollen::trace
