#pragma once
// Runs a small program of several threads in every order of their steps, and says in which order it
// goes wrong. The threads are fibers of one real thread; a step is an operation on one of the types
// in primitives.hpp. Steps happen one after the other (sequential consistency): what weaker memory
// orders allow besides is not tried here, that is for the thread sanitizer.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/model/fiber.hpp"

namespace pollen::model {

//! A place in the source. (clang 14 has no std::source_location.)
struct Where {
  const char* file = "";
  unsigned line = 0;
  static constexpr Where current(const char* file = __builtin_FILE(),
                                 unsigned line = __builtin_LINE()) {
    return {file, line};
  }
};

//! What an exploration has come to.
struct Result {
  std::uint64_t schedules = 0;
  std::uint64_t steps = 0;
  double seconds = 0;
  std::string failure;   // empty if there was none
  std::string schedule;  // the steps that lead to it, one a line
};

//! Runs `body`, which may make threads and must join them, in every order that takes the processor
//! away from a thread that could go on at most `preemptions` times. Stops at the first failure.
//! There is one exploration at a time.
Result explore(int preemptions, const std::function<void()>& body);

//! Inside an exploration: this order has gone wrong. Does not return.
[[noreturn]] void fail(const std::string& what);
//! Fails with `what` unless `good`.
inline void require(bool good, const char* what) {
  if (!good) fail(what);
}

//! The name under which the printed schedule shows what lies in `size` bytes at `begin`.
void name_range(const char* name, const void* begin, std::size_t size);
//! The same for an object.
template <class T>
void name(const char* name, const T& object) {
  name_range(name, &object, sizeof(object));
}

// ---- What the types in primitives.hpp stand on ----

//! A base of everything that threads share: notices use after the end, and what is never destroyed.
class Object {
 public:
  Object();
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  ~Object();
  void check_alive() const {
    if (life_ != alive) fail("an object is used after it was destroyed");
  }

 private:
  static constexpr std::uint64_t alive = 0x616c697665616c69;
  std::uint64_t life_ = alive;
};

//! What a thread is about to do, or has done.
struct Step {
  const char* operation = "starts";
  const Object* object = nullptr;
  Where where;
};

struct Thread;

//! A mutex is free, or some thread's.
struct MutexObject : Object {
  Thread* owner = nullptr;
};

//! A thread of the program that is explored.
struct Thread {
  std::string name;
  std::function<void()> run;
  Fiber* fiber;
  bool finished = false;
  bool yielded = false;               // wants others to go first
  MutexObject* wants = nullptr;       // goes on when this is free
  const Thread* joins = nullptr;      // goes on when this has finished
  const Object* sleeps_on = nullptr;  // goes on when this condition is notified
  bool notified = false;              // it was
  bool may_time_out = false;          // or, if nothing else can happen, by itself
  unsigned steps_in_row = 0;          // since it was switched to
  Step next = {};                     // what it will do when it goes on
};

//! The thread that has the processor; null outside an exploration.
extern Thread* current;

//! Before each operation: the moment at which another thread may go first. Nothing outside.
void step(const char* operation, const Object* object, Where where);
//! Gives way to others until this thread can go on; what it waits for is in its `Thread`.
void wait();
//! Whether something unlikely happens now; it counts as a preemption.
bool happens();
//! Wakes one of those who sleep on `condition`, whichever; or all.
void notify(const Object* condition, bool all);
Thread& spawn(const char* name, std::function<void()> run);

// ---- The printed schedule: report.cpp ----

//! From now on steps are written to `schedule`; null: no more.
void start_recording(std::string* schedule);
bool is_recording();
//! Adds a line to the schedule: the current thread's step, and what came of it.
void record(const std::string& outcome = "");
//! The name of what lies there; a number, if it has none.
std::string name_of(const void* address);
//! What every thread waits for when none can go on.
std::string stuck(const std::vector<Thread>& threads);

}  // namespace pollen::model
