#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace pollen::trace {

//! What an event tells. The words after each are those of Event's fields that it uses.
enum class What : std::uint8_t {
  spawn,          //!< task was made, by another task or by a thread outside of any
  poll_begin,     //!< thread polls task
  poll_pending,   //!< the poll has ended: the task waits for a wake
  poll_ready,     //!< the poll has ended with the task's result
  threw,          //!< the poll has ended with an exception, which is the task's result
  aborted,        //!< somebody asked task to end early
  wake,           //!< task was woken, by another task or by a thread outside of any
  steal,          //!< thread took task from the queue of the thread in detail
  park,           //!< thread has nothing to do and sleeps
  unpark,         //!< thread goes on
  complete,       //!< task has its result, or was dropped unfinished
  fd_ready,       //!< the descriptor in detail became ready
  timer_set,      //!< task set a timer for the deadline in detail
  timer_fired,    //!< the timer with the deadline in detail has fired
  request_begin,  //!< task begins to answer an HTTP request
  request_end,    //!< task has answered it with the status in detail
};

//! One thing that happened.
struct Event {
  std::uint64_t time = 0;  //!< nanoseconds since recording began
  What what = What::spawn;
  std::uint16_t thread = 0;  //!< on which thread: an index into Recording::threads
  std::uint32_t task = 0;    //!< whom it is about; 0: no task
  std::uint32_t by = 0;      //!< the task that did it (spawn, wake); 0: a thread outside of any
  std::uint64_t detail = 0;  //!< the victim's thread, a descriptor, a deadline or a status

  bool operator==(const Event&) const = default;
};

//! What the recorder had seen when somebody took it.
struct Recording {
  std::vector<std::string> threads;            //!< their names
  std::vector<Event> events;                   //!< in order of time over all threads
  std::map<std::uint32_t, std::string> names;  //!< of the tasks that have one
  std::uint64_t start = 0;                     //!< its time 0, on the steady clock
  std::uint64_t lost = 0;                      //!< older events that newer ones replaced
  std::uint64_t whole_from = 0;                //!< since then no thread's ring has lost any
  std::uint64_t end = 0;                       //!< when it was taken, in nanoseconds
};

}  // namespace pollen::trace
