#include "lesson02_waker/trace/task.hpp"

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

namespace pollen::trace {

namespace {

enum class Phase : char { rests, polled, complete };

// A place in the table of the tasks that are followed.
struct Entry {
  std::atomic<std::uint32_t> number{0};  // 0: free
  std::atomic<bool> held{false};         // guards the next two
  const void* task = nullptr;            // null: not there yet, or not any more
  Ask ask = nullptr;
  // Relaxed, all of them: each tells something by itself.
  std::atomic<std::uint64_t> since{0};
  std::atomic<std::uint64_t> last_poll{0};
  std::atomic<Phase> phase{Phase::rests};
  std::atomic<bool> woken{false};  // since its last poll
  std::atomic<const char*> place{nullptr};
  std::atomic<std::uint64_t> place_number{0};
  std::atomic<bool> timed{false};
};

// A task's entry is one of the few that follow the place of its number.
constexpr std::uint32_t room = 16'384;
constexpr std::uint32_t tries = 16;
std::array<Entry, room> table;
std::atomic<std::uint32_t> last_number{0};
std::atomic<std::size_t> not_followed{0};

constexpr auto relaxed = std::memory_order_relaxed;

Entry* find(std::uint32_t number) {
  for (std::uint32_t i = 0; i < tries; ++i) {
    Entry& entry = table[(number + i) % room];
    if (entry.number.load(relaxed) == number) return &entry;
  }
  return nullptr;
}

Entry* take_free(std::uint32_t number) {
  for (std::uint32_t i = 0; i < tries; ++i) {
    Entry& entry = table[(number + i) % room];
    std::uint32_t none = 0;
    // Acquire: whoever had the entry before has left it.
    if (entry.number.load(relaxed) == 0 &&
        entry.number.compare_exchange_strong(none, number, std::memory_order_acquire, relaxed)) {
      return &entry;
    }
  }
  return nullptr;
}

// Holds an entry, so that its task is not destroyed meanwhile. Only a diagnosis makes others wait.
class Hold {
 public:
  explicit Hold(Entry& entry) : entry_(entry) {
    // Acquire and release: what the holder before us wrote is visible, and ours to the next.
    while (entry_.held.exchange(true, std::memory_order_acquire)) std::this_thread::yield();
  }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;
  ~Hold() { entry_.held.store(false, std::memory_order_release); }

 private:
  Entry& entry_;
};

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
  entry->place.store(nullptr, relaxed);
  entry->timed.store(false, relaxed);
  const Hold hold(*entry);
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
    const Hold hold(*entry);
    entry->task = nullptr;
  }
  entry->number.store(0, std::memory_order_release);  // see `take_free`
}

void record_wake(std::uint32_t task) noexcept {
  record(What::wake, task, this_task);
  if (Entry* entry = find(task)) entry->woken.store(true, relaxed);
}

Polling::Polling(std::uint32_t task) noexcept : task_(task) {
  if (task == 0) return;
  outer_ = std::exchange(this_task, task);
  this_place = {};
  const std::uint64_t time = record(What::poll_begin, task);
  if (Entry* entry = find(task)) {
    entry->last_poll.store(time, relaxed);
    entry->phase.store(Phase::polled, relaxed);
    entry->woken.store(false, relaxed);
  }
}

void Polling::end() noexcept {
  this_task = outer_;
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
  for (Entry& entry : table) {
    if (entry.number.load(relaxed) == 0) continue;
    const Hold hold(entry);
    if (!entry.task) continue;
    const Standing standing = entry.ask(entry.task);
    const Phase phase = entry.phase.load(relaxed);
    if (standing.state == Standing::complete || phase == Phase::complete) continue;
    PendingTask task;
    task.number = entry.number.load(relaxed);
    task.wakers = standing.wakers;
    const bool woken = standing.state == Standing::unknown && entry.woken.load(relaxed);
    if (standing.state == Standing::awake || woken) task.state = PendingTask::queued;
    if (phase == Phase::polled) task.state = PendingTask::polled;
    task.since = entry.since.load(relaxed);
    task.last_poll = entry.last_poll.load(relaxed);
    task.place = text_of(
        {entry.place.load(relaxed), entry.place_number.load(relaxed), entry.timed.load(relaxed)});
    all.push_back(std::move(task));
  }
  for (PendingTask& task : all) {
    task.name = name_of(task.number);
    task.since = since_start(task.since);
    if (task.last_poll != 0) task.last_poll = since_start(task.last_poll);
  }
  std::sort(all.begin(), all.end(), [](auto& a, auto& b) { return a.number < b.number; });
  return all;
}

std::size_t tasks_not_followed() { return not_followed.load(relaxed); }

}  // namespace pollen::trace
