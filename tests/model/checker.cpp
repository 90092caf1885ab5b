#include "tests/model/checker.hpp"

#include <algorithm>
#include <chrono>
#include <exception>

#include "tests/model/memory.hpp"

namespace pollen::model {

namespace {
constexpr std::uint64_t max_steps_in_run = 5'000;
constexpr unsigned max_steps_in_row = 300;  // whoever turns in circles for so long gives way
}  // namespace

Checker* checker = nullptr;

Result explore(int preemptions, const std::function<void()>& body) {
  return Checker(preemptions).explore(body);
}

Result Checker::explore(const std::function<void()>& body) {
  const auto start = std::chrono::steady_clock::now();
  checker = this;
  const Crashes crashes([] { model::fail("it crashes"); });
  do {
    run_once(body);
    ++result_.schedules;
  } while (result_.failure.empty() && next_path());
  if (!result_.failure.empty()) {  // the same once more, to write it down
    recording_ = true;
    names_.clear();
    run_once(body);
  }
  checker = nullptr;
  result_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result_;
}

// Runs the program once: along `path_` as far as it goes, then with the first of all choices.
void Checker::run_once(const std::function<void()>& body) {
  depth_ = 0;
  preemptions_ = 0;
  steps_in_run_ = 0;
  objects = 0;
  thread_count_ = 0;
  const Quarantine quarantine;
  Thread& main = spawn("main", body);
  current_ = &main;
  main.steps_in_row = 0;
  outside_.change_to(main.fiber);
  current_ = nullptr;
  if (result_.failure.empty()) return;
  // The threads stand where they stood, for ever: what they were to run is never destroyed either.
  for (Thread& thread : threads_) new auto(std::move(thread.run));
}

// Changes the last choice that has possibilities left. False if everything was tried.
bool Checker::next_path() {
  while (!path_.empty() && path_.back().taken + 1 == path_.back().count) path_.pop_back();
  if (path_.empty()) return false;
  ++path_.back().taken;
  return true;
}

unsigned Checker::choose(unsigned count) {
  if (count == 1) return 0;
  if (depth_ == path_.size()) path_.push_back({0, count});
  if (path_[depth_].count != count) fail("the model itself takes other ways when run again");
  return path_[depth_++].taken;
}

Thread& Checker::spawn(const char* name, std::function<void()> run) {
  if (thread_count_ == threads_.size()) fail("the model has too many threads");
  Thread& thread = threads_[thread_count_++];
  thread.name = name;
  thread.run = std::move(run);
  thread.finished = thread.yielded = thread.may_time_out = false;
  thread.wants = nullptr;
  thread.joins = nullptr;
  thread.sleeps_on = nullptr;
  thread.next = Step();
  thread.fiber.prepare(live);
  return thread;
}

// The whole life of a thread of the program.
void Checker::live() {
  Thread& me = checker->current();
  try {
    me.run();
    me.run = nullptr;
  } catch (const std::exception& error) {
    checker->fail(std::string("an exception leaves the thread: ") + error.what());
  } catch (...) {
    checker->fail("an exception leaves the thread");
  }
  me.finished = true;
  const auto& threads = checker->threads_;
  const auto end = threads.begin() + static_cast<std::ptrdiff_t>(checker->thread_count_);
  if (std::all_of(threads.begin(), end, [](const Thread& t) { return t.finished; })) {
    if (checker->objects != 0) checker->fail("something was never destroyed");
    checker->outside_.enter();
  }
  checker->switch_to(checker->pick());
}

void Checker::step(const char* operation, const Object* object, Where where) {
  if (object) object->check_alive();
  current_->next = {operation, object, where};
  if (++steps_in_run_ > max_steps_in_run) fail("it goes on and on: nobody gets anywhere");
  ++result_.steps;
  if (++current_->steps_in_row >= max_steps_in_row) current_->yielded = true;
  wait();
  if (object) object->check_alive();  // somebody may have been faster
}

void Checker::wait() {
  Thread& next = pick();
  if (&next != current_) switch_to(next);
  current_->yielded = false;
}

bool Checker::can_go(const Thread& thread) const {
  return !thread.finished && !thread.sleeps_on && !(thread.wants && thread.wants->owner) &&
         !(thread.joins && !thread.joins->finished);
}

// Who goes next: the current thread if it can and is not to be interrupted, or any other. Whoever
// yields has no choice: it is the next one's turn, so that all get theirs.
Thread& Checker::pick() {
  const bool able = can_go(*current_);
  if (able && !current_->yielded && preemptions_ == bound_) return *current_;
  std::array<Thread*, max_threads> options;
  unsigned count = 0;
  if (able && !current_->yielded) options[count++] = current_;
  const bool interrupt = count > 0;
  if (!interrupt || preemptions_ < bound_) {
    for (std::size_t i = 1; i < thread_count_; ++i) {
      Thread& thread = *neighbour(i);
      if (can_go(thread) && !(able && !interrupt && count > 0)) options[count++] = &thread;
    }
  }
  if (count == 0 && able) options[count++] = current_;
  if (count == 0) options[count++] = &let_time_pass();
  Thread& next = *options[choose(count)];
  if (interrupt && &next != current_) ++preemptions_;
  return next;
}

// The thread that comes so many places after the current one.
Thread* Checker::neighbour(std::size_t distance) {
  const auto here = static_cast<std::size_t>(current_ - threads_.data());
  return &threads_[(here + distance) % thread_count_];
}

// Nothing can happen any more but that somebody has waited for long enough.
Thread& Checker::let_time_pass() {
  for (std::size_t i = 0; i < thread_count_; ++i) {
    Thread& thread = threads_[i];
    if (!thread.finished && thread.sleeps_on && thread.may_time_out && !thread.wants->owner) {
      thread.sleeps_on = nullptr;
      return thread;
    }
  }
  fail(stuck());
}

void Checker::switch_to(Thread& next) {
  Thread& before = *current_;
  current_ = &next;
  next.steps_in_row = 0;
  before.fiber.change_to(next.fiber);
}

void Checker::notify(const Object* condition, bool all) {
  std::array<Thread*, max_threads> sleepers{};
  unsigned count = 0;
  for (std::size_t i = 0; i < thread_count_; ++i) {
    if (threads_[i].sleeps_on == condition) sleepers[count++] = &threads_[i];
  }
  const unsigned first = all || count == 0 ? 0 : choose(count);
  const unsigned end = all || count == 0 ? count : first + 1;
  std::string names;
  for (unsigned i = first; i < end; ++i) {
    sleepers[i]->sleeps_on = nullptr;
    sleepers[i]->notified = true;
    if (recording_) names += (names.empty() ? "wakes " : ", ") + sleepers[i]->name;
  }
  record(count == 0 ? "nobody waits" : names);
}

void Checker::fail(const std::string& what) {
  result_.failure = what;
  outside_.enter();
}

void fail(const std::string& what) {
  if (!checker) std::terminate();
  checker->fail(what);
}

Object::Object() {
  if (checker) ++checker->objects;
}

Object::~Object() {
  if (checker && life_ != alive) fail("an object is destroyed twice");
  if (checker) --checker->objects;
  life_ = 0;
}

}  // namespace pollen::model
