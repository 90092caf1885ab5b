#include "lesson02_waker/trace/task.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <thread>
#include <utility>

namespace pollen::trace {

namespace {

enum class Phase : char { rests, polled, complete };
constexpr auto relaxed = std::memory_order_relaxed;

// Held so that a task is not destroyed meanwhile. Only a diagnosis makes others wait.
struct SpinLock {
  // Acquire and release: what the holder before us wrote is visible, and ours to the next.
  void lock() {
    while (held.exchange(true, std::memory_order_acquire)) std::this_thread::yield();
  }
  void unlock() { held.store(false, std::memory_order_release); }
  std::atomic<bool> held{false};
};

// A place in the table of the tasks that are followed.
struct Entry {
  std::atomic<std::uint32_t> number{0};  // 0: free
  SpinLock lock;                         // guards the next two
  const void* task = nullptr;            // null: not there yet, or not any more
  Ask ask = nullptr;
  // Relaxed, all of them: each tells something by itself.
  std::atomic<std::uint64_t> since{0};
  std::atomic<std::uint64_t> last_poll{0};
  std::atomic<Phase> phase{Phase::rests};
  std::atomic<bool> woken{false};           // since its last poll
  std::atomic<const char*> place{nullptr};  // this and the next two: at the end of that
  std::atomic<std::uint64_t> place_number{0};
  std::atomic<bool> timed{false};
};

constexpr std::uint32_t room = 16'384;
std::array<Entry, room> table;
std::atomic<std::uint32_t> last_number{0};
std::atomic<std::size_t> not_followed{0};

// A task's entry is one of the few that follow the place of its number.
template <class Test>
Entry* find_if(std::uint32_t number, Test test) {
  for (std::uint32_t i = 0; i < 16; ++i) {
    Entry& entry = table[(number + i) % room];
    if (test(entry.number)) return &entry;
  }
  return nullptr;
}

Entry* find(std::uint32_t number) {
  return find_if(number, [number](const auto& its) { return its.load(relaxed) == number; });
}

Entry* take_free(std::uint32_t number) {
  return find_if(number, [number](auto& its) {
    std::uint32_t none = 0;
    // Acquire: whoever had the entry before has left it.
    return its.compare_exchange_strong(none, number, std::memory_order_acquire, relaxed);
  });
}

std::string text_of(const Place& place) {
  if (!place.what) return place.timed ? "a timer" : "";
  std::string text = place.what;
  if (place.number != Place::no_number) text += " " + std::to_string(place.number);
  return place.timed ? text + " or a timer" : text;
}

}  // namespace

std::uint32_t TaskNumber::assign(const void* task, Ask ask) noexcept {
  const std::uint32_t number = last_number.fetch_add(1, relaxed) + 1;
  std::uint32_t known = 0;
  // Another thread may be giving it one as well.
  if (!number_.compare_exchange_strong(known, number, relaxed)) return known;
  Entry* entry = take_free(number);
  if (!entry) {
    not_followed.fetch_add(1, relaxed);
    return number;
  }
  entry->since.store(clock_now(), relaxed);
  entry->last_poll.store(0, relaxed);
  entry->phase.store(Phase::rests, relaxed);
  entry->woken.store(false, relaxed);
  const std::lock_guard lock(entry->lock);
  entry->task = task;
  entry->ask = ask;
  return number;
}

void TaskNumber::forget(std::uint32_t number) noexcept {
  Entry* entry = find(number);
  if (!entry) {
    not_followed.fetch_sub(1, relaxed);
    return;
  }
  {
    const std::lock_guard lock(entry->lock);
    entry->task = nullptr;
  }
  entry->number.store(0, std::memory_order_release);  // see `take_free`
}

void record_wake(std::uint32_t task) noexcept {
  record(What::wake, task, this_task);
  if (Entry* entry = find(task)) entry->woken.store(true, relaxed);
}

Polling::Polling(std::uint32_t task) noexcept : task_(task), acting_(task) {
  if (task == 0) return;
  this_place = {};
  const std::uint64_t time = record(What::poll_begin, task);
  if (Entry* entry = find(task)) {
    entry->last_poll.store(time, relaxed);
    entry->phase.store(Phase::polled, relaxed);
    entry->woken.store(false, relaxed);
  }
}

Polling::~Polling() {
  if (task_ == 0) return;
  record(how_, task_);
  const bool complete = how_ != What::poll_pending;
  if (complete) record(What::complete, task_);
  if (Entry* entry = find(task_)) {
    entry->place.store(this_place.what, relaxed);
    entry->place_number.store(this_place.number, relaxed);
    entry->timed.store(this_place.timed, relaxed);
    entry->phase.store(complete ? Phase::complete : Phase::rests, relaxed);
  }
}

void name_this_task(std::string name) {
  if (is_on() && this_task != 0) name_task(this_task, std::move(name));
}

std::vector<PendingTask> pending_tasks() {
  std::vector<PendingTask> all;
  Recording recording = take();
  for (Entry& entry : table) {
    if (entry.number.load(relaxed) == 0) continue;
    const std::lock_guard lock(entry.lock);
    if (!entry.task) continue;
    const Standing standing = entry.ask(entry.task);
    const Phase phase = entry.phase.load(relaxed);
    if (standing.state == Standing::complete || phase == Phase::complete) continue;
    PendingTask& task = all.emplace_back();
    task.number = entry.number.load(relaxed);
    task.name = recording.names[task.number];
    task.wakers = standing.wakers;
    const bool woken = standing.state == Standing::unknown && entry.woken.load(relaxed);
    if (standing.state == Standing::awake || woken) task.state = PendingTask::queued;
    if (phase == Phase::polled) task.state = PendingTask::polled;
    const auto since_start = [&](std::uint64_t time) {
      return time - std::min(time, recording.start);
    };
    task.since = since_start(entry.since.load(relaxed));
    if (entry.last_poll.load(relaxed) == 0) continue;
    task.last_poll = since_start(entry.last_poll.load(relaxed));
    task.place = text_of(
        {entry.place.load(relaxed), entry.place_number.load(relaxed), entry.timed.load(relaxed)});
  }
  std::sort(all.begin(), all.end(), [](auto& a, auto& b) { return a.number < b.number; });
  return all;
}

std::size_t tasks_not_followed() { return not_followed.load(relaxed); }

}  // namespace pollen::trace
