#include "tests/model/checker.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>

#include "tests/model/memory.hpp"

namespace pollen::model {

Thread* current = nullptr;

namespace {

constexpr std::size_t max_threads = 8;
constexpr std::uint64_t max_steps_in_run = 5'000;
constexpr unsigned max_steps_in_row = 300;  // whoever turns in circles for so long gives way

struct Choice {
  unsigned taken;
  unsigned count;
};

// The exploration.
int bound = 0;
std::vector<Choice> path;  // the choices of this run; the first `depth` are made
Result result;
Fiber outside;
std::array<Fiber, max_threads> fibers;
// This run.
std::vector<Thread> threads;
std::size_t depth = 0;
int preemptions = 0;
std::uint64_t steps = 0;
int objects = 0;  // how many are alive

// One of `count` possibilities; all of them will be tried.
unsigned choose(unsigned count) {
  if (count == 1) return 0;
  if (depth == path.size()) path.push_back({0, count});
  if (path[depth].count != count) fail("the model itself takes other ways when run again");
  return path[depth++].taken;
}

// Changes the last choice that has possibilities left. False if everything was tried.
bool next_path() {
  while (!path.empty() && path.back().taken + 1 == path.back().count) path.pop_back();
  if (path.empty()) return false;
  ++path.back().taken;
  return true;
}

bool can_go(const Thread& thread) {
  return !thread.finished && !thread.sleeps_on && !(thread.wants && thread.wants->owner) &&
         !(thread.joins && !thread.joins->finished);
}

// Nothing can happen any more but that somebody has waited for long enough.
Thread& let_time_pass() {
  for (Thread& thread : threads) {
    if (thread.sleeps_on && thread.may_time_out && !thread.wants->owner) {
      thread.sleeps_on = nullptr;
      return thread;
    }
  }
  fail(stuck(threads));
}

// Who goes next: the current thread if it can and is not to be interrupted, or any other. Whoever
// yields has no choice: it is the next one's turn, so that all get theirs.
Thread& pick() {
  const bool able = can_go(*current);
  const bool stays = able && !current->yielded;
  if (stays && preemptions == bound) return *current;
  std::array<Thread*, max_threads> options;
  unsigned count = 0;
  const auto here = static_cast<std::size_t>(current - threads.data());
  for (std::size_t i = stays ? 0 : 1; i < threads.size(); ++i) {
    Thread& thread = threads[(here + i) % threads.size()];
    if (can_go(thread)) options[count++] = &thread;
  }
  if (count == 0) return able ? *current : let_time_pass();
  Thread& next = *options[able && !stays ? 0 : choose(count)];
  if (stays && &next != current) ++preemptions;
  return next;
}

void switch_to(Thread& next) {
  Fiber& before = *current->fiber;
  current = &next;
  next.steps_in_row = 0;
  before.change_to(*next.fiber);
}

// The whole life of a thread of the program.
void live() {
  Thread& me = *current;
  try {
    me.run();
    me.run = nullptr;
  } catch (const std::exception& error) {
    fail(std::string("an exception leaves the thread: ") + error.what());
  }
  me.finished = true;
  if (std::all_of(threads.begin(), threads.end(), [](const Thread& t) { return t.finished; })) {
    if (objects != 0) fail("something was never destroyed");
    outside.enter();
  }
  switch_to(pick());
}

// Runs the program once: along `path` as far as it goes, then with the first of all choices.
void run_once(const std::function<void()>& body) {
  threads.clear();
  threads.reserve(max_threads);  // so that they stay where they are
  depth = 0;
  preemptions = 0;
  steps = 0;
  objects = 0;
  const Quarantine quarantine;
  current = &spawn("main", body);
  outside.change_to(*current->fiber);
  current = nullptr;
  // The threads stand where they stood, for ever: what they were to run is never destroyed either.
  if (!result.failure.empty()) new auto(std::move(threads));
}

}  // namespace

Result explore(int most_preemptions, const std::function<void()>& body) {
  const auto start = std::chrono::steady_clock::now();
  fail_on_crash();
  bound = most_preemptions;
  path.clear();
  result = Result();
  do {
    run_once(body);
    ++result.schedules;
  } while (result.failure.empty() && next_path());
  if (!result.failure.empty()) {  // the same once more, to write it down
    start_recording(&result.schedule);
    run_once(body);
    start_recording(nullptr);
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

Thread& spawn(const char* name, std::function<void()> run) {
  if (threads.size() == max_threads) fail("the model has too many threads");
  Fiber& fiber = fibers[threads.size()];
  fiber.prepare(live);
  return threads.emplace_back(Thread{name, std::move(run), &fiber});
}

void step(const char* operation, const Object* object, Where where) {
  if (!current) return;
  if (object) object->check_alive();
  current->next = {operation, object, where};
  if (++steps > max_steps_in_run) fail("it goes on and on: nobody gets anywhere");
  ++result.steps;
  if (++current->steps_in_row >= max_steps_in_row) current->yielded = true;
  wait();
  if (object) object->check_alive();  // somebody may have been faster
}

void wait() {
  Thread& next = pick();
  if (&next != current) switch_to(next);
  current->yielded = false;
}

bool happens() { return current && preemptions < bound && choose(2) == 1 && ++preemptions > 0; }

void notify(const Object* condition, bool all) {
  std::vector<Thread*> sleepers;
  for (Thread& thread : threads) {
    if (thread.sleeps_on == condition) sleepers.push_back(&thread);
  }
  if (!all && !sleepers.empty())
    sleepers = {sleepers[choose(static_cast<unsigned>(sleepers.size()))]};
  std::string names;
  for (Thread* sleeper : sleepers) {
    sleeper->sleeps_on = nullptr;
    sleeper->notified = true;
    names += (names.empty() ? "wakes " : ", ") + sleeper->name;
  }
  record(names.empty() ? "nobody waits" : names);
}

void fail(const std::string& what) {
  if (!current) std::terminate();
  result.failure = what;
  outside.enter();
}

Object::Object() { ++objects; }

Object::~Object() {
  if (current && life_ != alive) fail("an object is destroyed twice");
  --objects;
  life_ = 0;
}

}  // namespace pollen::model
