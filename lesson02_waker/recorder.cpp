#include "lesson02_waker/recorder.hpp"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <list>
#include <mutex>
#include <optional>
#include <tuple>
#include <utility>

#include "lesson02_waker/trace/ring.hpp"

namespace pollen::trace {

namespace {

constexpr std::ptrdiff_t max_ended = 64;  // rings that are kept of threads that have ended
constexpr std::size_t max_names = 4'096;  // of tasks

// What is known of a thread. Only that thread writes into its ring.
struct Log {
  std::uint32_t number = 0;
  std::string name;
  std::optional<Ring> ring;  // none: it has recorded nothing
  std::uint64_t first = 0;   // those before belong to an earlier recording
  bool is_worker = false;
  bool ended = false;

  std::uint64_t written() const { return ring ? ring->written() : 0; }
};

// All but the rings themselves is under the lock.
struct Registry {
  std::mutex mutex;
  std::list<Log> logs;
  std::uint32_t last_number = 0;
  std::size_t capacity = 0;
  std::uint64_t start = 0;
  std::uint64_t dropped = 0;  // events in rings that were thrown away
  std::map<std::uint32_t, std::string> names;
};

// Never destroyed: threads may record until the process ends.
Registry& registry() {
  static Registry& registry = *new Registry;
  return registry;
}
using Guard = std::lock_guard<std::mutex>;

constinit thread_local Log* this_log = nullptr;
constinit thread_local bool is_over = false;  // this thread is past its thread-local destructors

std::string system_name() {
  if (gettid() == getpid()) return "main";
  char name[16] = "";
  pthread_getname_np(pthread_self(), name, sizeof name);
  return name;
}

// Keeps the ring of a thread that ends for whoever takes the recording, up to a limit.
void retire(Log& log) {
  Registry& all = registry();
  const Guard lock(all.mutex);
  log.ended = true;
  const auto has_ended = [](const Log& one) { return one.ended; };
  if (std::count_if(all.logs.begin(), all.logs.end(), has_ended) <= max_ended) return;
  const auto oldest = std::find_if(all.logs.begin(), all.logs.end(), has_ended);
  all.dropped += oldest->written() - oldest->first;
  all.logs.erase(oldest);
}

// This thread's log; null when the thread is about to end.
Log* enlist() {
  if (this_log || is_over) return this_log;
  struct AtEnd {
    ~AtEnd() {
      is_over = true;
      retire(*std::exchange(this_log, nullptr));
    }
  };
  Registry& all = registry();
  const Guard lock(all.mutex);
  Log& log = all.logs.emplace_back();
  log.number = ++all.last_number;
  log.name = system_name();
  this_log = &log;
  static thread_local const AtEnd at_end;
  return this_log;
}

// The same, with a ring.
[[gnu::noinline]] Log* with_ring() {
  Log* log = enlist();
  if (!log || log->ring) return log;
  Registry& all = registry();
  const Guard lock(all.mutex);
  log->ring.emplace(all.capacity);
  return log;
}

}  // namespace

std::uint64_t clock_now() noexcept {
  return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
}

void start(std::size_t events_per_thread) {
  Registry& all = registry();
  const Guard lock(all.mutex);
  all.logs.remove_if([](const Log& log) { return log.ended; });
  for (Log& log : all.logs) log.first = log.written();
  all.capacity = std::bit_ceil(std::max<std::size_t>(events_per_thread, 1));
  all.dropped = 0;
  all.start = clock_now();
  on.store(true, std::memory_order_relaxed);
}

void stop() { on.store(false, std::memory_order_relaxed); }

std::uint64_t record(What what, std::uint32_t task, std::uint32_t by,
                     std::uint64_t detail) noexcept {
  const std::uint64_t time = clock_now();
  Log* log = this_log;
  if (!log || !log->ring) [[unlikely]] {
    log = with_ring();
    if (!log) return time;
  }
  log->ring->write(what, time, std::uint64_t{task} << 32 | by, detail);
  return time;
}

namespace {

// The order of threads in a recording: "main" first, the others by name, 2 before 10.
bool goes_before(const Log* a, const Log* b) {
  const auto key = [](const Log& log) {
    const std::size_t stem = log.name.find_last_not_of("0123456789") + 1;
    return std::tuple(log.name != "main", log.name.substr(0, stem), log.name.size(), log.name);
  };
  return key(*a) < key(*b);
}

std::string free_name(const std::string& name, const std::vector<std::string>& taken) {
  std::string free = name;
  for (int i = 2; std::find(taken.begin(), taken.end(), free) != taken.end(); ++i) {
    free = name + " " + std::to_string(i);
  }
  return free;
}

// Adds what a thread's ring holds of this recording, as that of the thread `index`.
void add_events(const Log& log, std::size_t index, Recording& recording) {
  if (!log.ring) return;
  const std::uint64_t end = log.ring->written();
  const std::size_t capacity = log.ring->capacity();
  std::uint64_t n = std::max(log.first, end > capacity ? end - capacity : 0);
  std::uint64_t lost = n - log.first;
  std::size_t after = recording.events.size();  // the last that was lost
  Event event;
  event.thread = static_cast<std::uint16_t>(index);
  for (; n < end; ++n) {
    if (log.ring->read(n, event)) {
      recording.events.push_back(event);
    } else {
      ++lost;
      after = recording.events.size();
    }
  }
  if (lost == 0) return;
  recording.lost += lost;
  const bool all = after == recording.events.size();
  recording.whole_from =
      std::max(recording.whole_from, all ? clock_now() : recording.events[after].time);
}

// From what the rings hold to what a recording tells: times since its start, threads by index.
void settle(Event& event, std::uint64_t start, const std::map<std::uint64_t, std::size_t>& index) {
  const auto since = [start](std::uint64_t time) { return time - std::min(time, start); };
  event.time = since(event.time);
  if (event.what == What::timer_set || event.what == What::timer_fired) {
    event.detail = since(event.detail);
  } else if (event.what == What::steal) {
    const auto victim = index.find(event.detail);
    event.detail = victim == index.end() ? 0xffff : victim->second;
  }
}

}  // namespace

Recording take() {
  Registry& all = registry();
  const Guard lock(all.mutex);
  std::vector<const Log*> logs;
  for (const Log& log : all.logs) logs.push_back(&log);
  std::sort(logs.begin(), logs.end(), goes_before);
  Recording recording;
  recording.lost = all.dropped;
  std::map<std::uint64_t, std::size_t> index;  // of a thread, by its number
  for (const Log* log : logs) {
    const std::size_t before = recording.events.size();
    add_events(*log, recording.threads.size(), recording);
    if (recording.events.size() == before && !log->is_worker) continue;
    index[log->number] = recording.threads.size();
    recording.threads.push_back(free_name(log->name, recording.threads));
  }
  for (Event& event : recording.events) {
    settle(event, all.start, index);
    const auto name = all.names.find(event.task);
    if (name != all.names.end()) recording.names.insert(*name);
  }
  // Events of one thread are in order, and stay so if their times are equal.
  std::stable_sort(recording.events.begin(), recording.events.end(),
                   [](const Event& a, const Event& b) { return a.time < b.time; });
  recording.whole_from -= std::min(recording.whole_from, all.start);
  recording.end = clock_now() - all.start;
  return recording;
}

std::uint64_t since_start(std::uint64_t time) {
  Registry& all = registry();
  const Guard lock(all.mutex);
  return time - std::min(time, all.start);
}

std::uint32_t name_worker(std::string name) {
  Log* log = enlist();
  if (!log) return 0;
  const Guard lock(registry().mutex);
  log->name = std::move(name);
  log->is_worker = true;
  return log->number;
}

std::string thread_name() {
  Log* log = enlist();
  if (!log) return system_name();
  const Guard lock(registry().mutex);
  return log->name;
}

void name_task(std::uint32_t task, std::string name) {
  Registry& all = registry();
  const Guard lock(all.mutex);
  all.names[task] = std::move(name);
  if (all.names.size() > max_names) all.names.erase(all.names.begin());
}

std::string name_of(std::uint32_t task) {
  Registry& all = registry();
  const Guard lock(all.mutex);
  const auto found = all.names.find(task);
  return found == all.names.end() ? "" : found->second;
}

}  // namespace pollen::trace
