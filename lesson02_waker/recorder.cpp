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

constexpr std::size_t max_ended = 64;     // threads that have ended, whose rings are kept
constexpr std::size_t max_names = 4'096;  // of tasks

// What is known of a thread. Only that thread writes into its ring.
struct Log {
  std::uint32_t number = 0;
  std::string name;
  std::optional<Ring> ring;  // none: it has recorded nothing
  std::uint64_t first = 0;   // those before belong to an earlier recording
  bool is_worker = false;

  std::uint64_t written() const { return ring ? ring->written() : 0; }
};

// All but the rings themselves is under the lock.
struct Registry {
  std::mutex mutex;
  std::list<Log> logs, ended;  // of threads that run, and of those that ran, the oldest first
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

constinit thread_local Ring* this_ring = nullptr;
constinit thread_local bool is_over = false;  // this thread is past its thread-local destructors

std::string system_name() {
  if (gettid() == getpid()) return "main";
  char name[16] = "";
  pthread_getname_np(pthread_self(), name, sizeof name);
  return name;
}

// A thread's log is listed while the thread runs. Afterwards it is kept for whoever takes the
// recording, up to a limit.
struct Listed {
  Listed() {
    const Guard lock(registry().mutex);
    log = registry().logs.emplace(registry().logs.end());
    log->number = ++registry().last_number;
    log->name = system_name();
  }
  ~Listed() {
    this_ring = nullptr;
    is_over = true;
    Registry& all = registry();
    const Guard lock(all.mutex);
    all.ended.splice(all.ended.end(), all.logs, log);
    if (all.ended.size() <= max_ended) return;
    all.dropped += all.ended.front().written() - all.ended.front().first;
    all.ended.pop_front();
  }
  std::list<Log>::iterator log;
};

// This thread's log; null when the thread is about to end.
Log* this_log() {
  if (is_over) return nullptr;
  static thread_local const Listed listed;
  return &*listed.log;
}

[[gnu::noinline]] void make_ring() {
  Log* log = this_log();
  if (!log) return;
  const Guard lock(registry().mutex);
  this_ring = &log->ring.emplace(registry().capacity);
}

}  // namespace

std::uint64_t clock_now() noexcept {
  return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
}

void start(std::size_t events_per_thread) {
  Registry& all = registry();
  const Guard lock(all.mutex);
  all.ended.clear();
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
  if (!this_ring) [[unlikely]] {
    make_ring();
  }
  if (this_ring) this_ring->write(what, time, std::uint64_t{task} << 32 | by, detail);
  return time;
}

namespace {

// The order of threads in a recording: "main" first, the others by name, 2 before 10.
auto order_of(const Log& log) {
  const std::size_t stem = log.name.find_last_not_of("0123456789") + 1;
  return std::tuple(log.name != "main", log.name.substr(0, stem), log.name.size(), log.name,
                    log.number);
}

// Adds what a thread's ring holds of this recording, as that of the thread `index`; the newest
// first, for when one has been replaced, so have all before it.
void add_events(const Log& log, std::size_t index, Recording& recording) {
  std::uint64_t left = log.written();
  std::uint64_t oldest = clock_now();
  Event event;
  event.thread = static_cast<std::uint16_t>(index);
  for (; left > log.first && log.ring->read(left - 1, event); --left) {
    recording.events.push_back(event);
    oldest = event.time;
  }
  if (left == log.first) return;
  recording.lost += left - log.first;
  recording.whole_from = std::max(recording.whole_from, oldest);
}

}  // namespace

Recording take() {
  Registry& all = registry();
  const Guard lock(all.mutex);
  Recording recording;
  recording.names = all.names;
  recording.lost = all.dropped;
  recording.start = all.start;
  std::map<decltype(order_of({})), const Log*> logs;
  for (const Log& log : all.ended) logs.emplace(order_of(log), &log);
  for (const Log& log : all.logs) logs.emplace(order_of(log), &log);
  std::map<std::uint64_t, std::size_t> index;  // of a thread, by its number
  std::map<std::string, int> same;             // how many threads have that name
  for (const auto& [order, log] : logs) {
    const std::size_t before = recording.events.size();
    add_events(*log, recording.threads.size(), recording);
    if (recording.events.size() == before && !log->is_worker) continue;
    index[log->number] = recording.threads.size();
    const int n = ++same[log->name];
    recording.threads.push_back(n == 1 ? log->name : log->name + " " + std::to_string(n));
  }
  // From what the rings hold to what a recording tells: times since its start, threads by index.
  const auto make_relative = [&](std::uint64_t& time) { time -= std::min(time, all.start); };
  for (Event& event : recording.events) {
    make_relative(event.time);
    const bool of_timer = event.what == What::timer_set || event.what == What::timer_fired;
    if (of_timer) make_relative(event.detail);
    auto& detail = event.detail;
    if (event.what == What::steal) detail = index.try_emplace(detail, 0xffff).first->second;
  }
  make_relative(recording.whole_from);
  recording.end = clock_now() - all.start;
  // Of one thread they are in order, the newest first, and stay so if their times are equal.
  std::reverse(recording.events.begin(), recording.events.end());
  std::stable_sort(recording.events.begin(), recording.events.end(),
                   [](const Event& a, const Event& b) { return a.time < b.time; });
  return recording;
}

std::uint32_t name_worker(std::string name) {
  Log* log = this_log();
  if (!log) return 0;
  const Guard lock(registry().mutex);
  log->name = std::move(name);
  log->is_worker = true;
  return log->number;
}

std::string thread_name() {
  const Log* log = this_log();
  return log ? log->name : system_name();
}

void name_task(std::uint32_t task, std::string name) {
  Registry& all = registry();
  const Guard lock(all.mutex);
  all.names[task] = std::move(name);
  if (all.names.size() > max_names) all.names.erase(all.names.begin());
}

}  // namespace pollen::trace
