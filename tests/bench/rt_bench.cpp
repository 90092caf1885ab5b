// The runtime's micro-workloads: the same work, counts and checks as rt_bench.rs among the peers
// does on Tokio.
//
//   rt_bench WORKLOAD ct|mtN OPS [REPS] [EXTRA]
//   rt_bench check      runs each at a small size
//
// EXTRA is a number of connections, or of tasks at once, or a kind of task, or "record": then it
// runs with the flight recorder on, and says how many events an operation has.
//
// ct is a LocalExecutor, mtN a Runtime with N workers. Every workload checks its own result. Prints
// one line of key=value pairs; figures in ns are for one operation, each the median of REPS
// repetitions after one to warm up.

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lesson01_future/async.hpp"
#include "lesson01_future/ready.hpp"
#include "lesson02_waker/oneshot.hpp"
#include "lesson02_waker/recorder.hpp"
#include "lesson02_waker/yield_now.hpp"
#include "lesson03_executor/local_executor.hpp"
#include "lesson03_executor/runtime.hpp"
#include "lesson03_executor/sync/mpsc.hpp"
#include "lesson03_executor/sync/mutex.hpp"
#include "lesson04_reactor/tcp.hpp"
#include "lesson05_timers/sleep.hpp"
#include "lesson05_timers/timeout.hpp"

using namespace pollen;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t batch_size = 10'000;

void check(bool ok, const char* what) {
  if (ok) return;
  std::fprintf(stderr, "rt_bench: wrong result: %s\n", what);
  std::abort();
}

double ns_since(Clock::time_point start) {
  return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

double cpu_ns() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto ns = [](timeval t) {
    return static_cast<double>(t.tv_sec) * 1e9 + static_cast<double>(t.tv_usec) * 1e3;
  };
  return ns(usage.ru_utime) + ns(usage.ru_stime);
}

double resident_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  long pages = 0;
  check(file && std::fscanf(file, "%*d %ld", &pages) == 1, "statm");
  std::fclose(file);
  return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

struct Random {
  std::uint64_t state;
  std::uint64_t next() {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
  }
};

// What a repetition measured besides its time.
struct Extras {
  std::string extra;
  double register_ns = 0;
  std::vector<double> late_ns;
};

// Calls fn(n) for batches of at most `size` that add up to `ops`.
template <class Fn>
void in_batches(std::size_t ops, std::size_t size, Fn fn) {
  for (std::size_t left = ops; left > 0;) {
    const std::size_t n = std::min(left, size);
    left -= n;
    fn(n);
  }
}

using Counter = std::atomic<std::size_t>;

Async<void> add_one(std::shared_ptr<Counter> sum) {
  sum->fetch_add(1, std::memory_order_relaxed);
  co_return;
}

Async<void> join_each(std::vector<JoinHandle<void>>& handles) {
  for (auto& handle : handles) co_await handle;
  handles.clear();
}

// ---- spawning ----

template <class E>
double spawn_outside(E& executor, std::size_t ops, Extras&) {
  const auto sum = std::make_shared<Counter>(0);
  std::vector<JoinHandle<void>> handles;
  handles.reserve(batch_size);
  const auto start = Clock::now();
  in_batches(ops, batch_size, [&](std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) handles.push_back(executor.spawn(add_one(sum)));
    executor.block_on(join_each(handles));
  });
  const double ns = ns_since(start);
  check(*sum == ops, "spawn_outside");
  return ns;
}

Async<void> spawns_and_joins(std::shared_ptr<Counter> sum, std::size_t ops, std::size_t batch) {
  std::vector<JoinHandle<void>> handles;
  handles.reserve(batch);
  for (std::size_t left = ops; left > 0;) {
    const std::size_t n = std::min(left, batch);
    left -= n;
    for (std::size_t i = 0; i < n; ++i) handles.push_back(spawn(add_one(sum)));
    co_await join_each(handles);
  }
}

// A task of its own, so that the work is done on a worker, not on the thread that is in block_on.
template <Future F>
Async<typename F::Output> in_a_task(F future) {
  auto handle = spawn(std::move(future));
  co_return co_await handle;
}

template <class E>
double spawn_inside(E& executor, std::size_t ops, Extras& extras) {
  const bool is_number = extras.extra.find_first_not_of("0123456789") == std::string::npos;
  const std::size_t batch =
      is_number && !extras.extra.empty() ? std::stoul(extras.extra) : batch_size;
  const auto sum = std::make_shared<Counter>(0);
  const auto start = Clock::now();
  executor.block_on(in_a_task(spawns_and_joins(sum, ops, batch)));
  const double ns = ns_since(start);
  check(*sum == ops, "spawn_inside");
  return ns;
}

Async<void> reports_if_last(std::shared_ptr<Counter> left, mpsc::Sender<Unit> done) {
  if (left->fetch_sub(1, std::memory_order_relaxed) == 1) {
    check(done.try_send(Unit()) == mpsc::TrySend::sent, "report");
  }
  co_return;
}

Async<void> spawns_detached(std::size_t n, mpsc::Sender<Unit> done) {
  const auto left = std::make_shared<Counter>(n);
  for (std::size_t i = 0; i < n; ++i) spawn(reports_if_last(left, done)).detach();
  co_return;
}

// Starts fn(n, sender) as a task and waits until somebody reports.
template <class Fn>
Async<void> until_reported(std::size_t n, Fn fn) {
  auto [tx, rx] = mpsc::channel<Unit>(1);
  spawn(fn(n, std::move(tx))).detach();
  const auto report = co_await rx.recv();
  check(report.has_value(), "no report");
}

template <class E>
double spawn_detached(E& executor, std::size_t ops, Extras&) {
  const auto start = Clock::now();
  in_batches(ops, batch_size,
             [&](std::size_t n) { executor.block_on(until_reported(n, spawns_detached)); });
  return ns_since(start);
}

Async<void> chain(oneshot::Sender<Unit> end, std::size_t left) {
  if (left == 0) {
    check(end.send(Unit()), "chain");
  } else {
    spawn(chain(std::move(end), left - 1)).detach();
  }
  co_return;
}

Async<void> whole_chain(std::size_t length) {
  auto [tx, rx] = oneshot::channel<Unit>();
  spawn(chain(std::move(tx), length)).detach();
  const auto end = co_await rx;
  check(end.has_value(), "chain");
}

template <class E>
double chained_spawn(E& executor, std::size_t ops, Extras&) {
  const auto start = Clock::now();
  in_batches(ops, 1000, [&](std::size_t n) { executor.block_on(whole_chain(n)); });
  return ns_since(start);
}

// ---- switching ----

Async<void> yields(std::shared_ptr<Counter> sum, std::size_t times) {
  for (std::size_t i = 0; i < times; ++i) co_await yield_now();
  sum->fetch_add(times, std::memory_order_relaxed);
}

template <class E>
double yield_many(E& executor, std::size_t ops, Extras&) {
  constexpr std::size_t tasks = 200;
  const auto sum = std::make_shared<Counter>(0);
  std::vector<JoinHandle<void>> handles;
  handles.reserve(tasks);
  const auto start = Clock::now();
  for (std::size_t i = 0; i < tasks; ++i) {
    handles.push_back(executor.spawn(yields(sum, ops / tasks)));
  }
  executor.block_on(join_each(handles));
  const double ns = ns_since(start);
  check(*sum == ops / tasks * tasks, "yield_many");
  return ns;
}

Async<void> pong(oneshot::Receiver<Unit> ping, oneshot::Sender<Unit> back) {
  const auto came = co_await ping;
  check(came.has_value() && back.send(Unit()), "pong");
}

Async<void> ping(std::shared_ptr<Counter> left, mpsc::Sender<Unit> done) {
  auto [tx1, rx1] = oneshot::channel<Unit>();
  auto [tx2, rx2] = oneshot::channel<Unit>();
  spawn(pong(std::move(rx1), std::move(tx2))).detach();
  check(tx1.send(Unit()), "ping");
  const auto back = co_await rx2;
  check(back.has_value(), "ping");
  if (left->fetch_sub(1, std::memory_order_relaxed) == 1) {
    check(done.try_send(Unit()) == mpsc::TrySend::sent, "report");
  }
}

Async<void> pings(std::size_t n, mpsc::Sender<Unit> done) {
  const auto left = std::make_shared<Counter>(n);
  for (std::size_t i = 0; i < n; ++i) spawn(ping(left, done)).detach();
  co_return;
}

template <class E>
double ping_pong(E& executor, std::size_t ops, Extras&) {
  const auto start = Clock::now();
  in_batches(ops, 1000, [&](std::size_t n) { executor.block_on(until_reported(n, pings)); });
  return ns_since(start);
}

// ---- channels and locks ----

Async<void> produces(mpsc::Sender<std::size_t> tx, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const bool sent = co_await tx.send(i);
    check(sent, "send");
  }
}

struct Received {
  std::size_t count = 0;
  std::size_t sum = 0;
};

Async<Received> consumes(mpsc::Receiver<std::size_t> rx) {
  Received received;
  while (true) {
    const auto value = co_await rx.recv();
    if (!value) break;
    ++received.count;
    received.sum += *value;
  }
  co_return received;
}

Async<Received> many_to_one(std::size_t producers, std::size_t each, std::size_t capacity) {
  auto [tx, rx] = mpsc::channel<std::size_t>(capacity);
  for (std::size_t i = 0; i < producers; ++i) spawn(produces(tx, each)).detach();
  { const auto last = std::move(tx); }
  auto consumer = spawn(consumes(std::move(rx)));
  co_return co_await consumer;
}

template <class E>
double mpsc_many(E& executor, std::size_t ops, std::size_t producers) {
  const std::size_t each = ops / producers;
  const auto start = Clock::now();
  const Received got = executor.block_on(many_to_one(producers, each, 100));
  const double ns = ns_since(start);
  check(got.count == each * producers && got.sum == producers * (each * (each - 1) / 2), "mpsc");
  return ns;
}

template <class E>
double mpsc_full(E& executor, std::size_t ops, Extras&) {
  return mpsc_many(executor, ops, 5);
}

template <class E>
double mpsc_1p1c(E& executor, std::size_t ops, Extras&) {
  return mpsc_many(executor, ops, 1);
}

Async<std::size_t> sends_then_receives(std::size_t ops) {
  auto [tx, rx] = mpsc::channel<std::size_t>(5000);
  std::size_t sum = 0;
  for (std::size_t left = ops; left > 0;) {
    const std::size_t n = std::min<std::size_t>(left, 5000);
    left -= n;
    for (std::size_t i = 0; i < n; ++i) {
      const bool sent = co_await tx.send(1);
      check(sent, "send");
    }
    for (std::size_t i = 0; i < n; ++i) {
      const auto value = co_await rx.recv();
      sum += *value;
    }
  }
  co_return sum;
}

template <class E>
double mpsc_uncontended(E& executor, std::size_t ops, Extras&) {
  const auto start = Clock::now();
  const std::size_t sum = executor.block_on(in_a_task(sends_then_receives(ops)));
  const double ns = ns_since(start);
  check(sum == ops, "mpsc_uncontended");
  return ns;
}

Async<void> passes_back(mpsc::Receiver<std::size_t> rx, mpsc::Sender<std::size_t> tx) {
  while (true) {
    const auto value = co_await rx.recv();
    if (!value) break;
    const bool sent = co_await tx.send(*value + 1);
    check(sent, "bounce");
  }
}

Async<std::size_t> passes_there(mpsc::Sender<std::size_t> tx, mpsc::Receiver<std::size_t> rx,
                                std::size_t times) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < times; ++i) {
    const bool sent = co_await tx.send(value);
    check(sent, "bounce");
    const auto back = co_await rx.recv();
    value = *back;
  }
  co_return value;
}

Async<std::size_t> bounces(std::size_t times) {
  auto [tx1, rx1] = mpsc::channel<std::size_t>(1);
  auto [tx2, rx2] = mpsc::channel<std::size_t>(1);
  spawn(passes_back(std::move(rx1), std::move(tx2))).detach();
  auto there = spawn(passes_there(std::move(tx1), std::move(rx2), times));
  co_return co_await there;
}

template <class E>
double bounce(E& executor, std::size_t ops, Extras&) {
  const auto start = Clock::now();
  const std::size_t last = executor.block_on(bounces(ops));
  const double ns = ns_since(start);
  check(last == ops, "bounce");
  return ns;
}

Async<void> locks(std::shared_ptr<Mutex<std::size_t>> mutex, std::size_t times, bool hold) {
  for (std::size_t i = 0; i < times; ++i) {
    auto guard = co_await mutex->lock();
    ++*guard;
    if (hold) co_await yield_now();
  }
}

Async<void> eight_lockers(std::shared_ptr<Mutex<std::size_t>> mutex, std::size_t ops, bool hold) {
  std::vector<JoinHandle<void>> handles;
  for (int i = 0; i < 8; ++i) handles.push_back(spawn(locks(mutex, ops / 8, hold)));
  co_await join_each(handles);
}

template <class E>
double mutex_many(E& executor, std::size_t ops, bool hold) {
  const auto mutex = std::make_shared<Mutex<std::size_t>>(std::size_t{0});
  const auto start = Clock::now();
  executor.block_on(eight_lockers(mutex, ops, hold));
  const double ns = ns_since(start);
  const auto guard = mutex->try_lock();
  check(guard && **guard == ops / 8 * 8, "mutex");
  return ns;
}

template <class E>
double mutex_free(E& executor, std::size_t ops, Extras&) {
  return mutex_many(executor, ops, false);
}

template <class E>
double mutex_hold(E& executor, std::size_t ops, Extras&) {
  return mutex_many(executor, ops, true);
}

// ---- timers ----

template <class E>
double timer_cancel(E& executor, std::size_t ops, Extras& extras) {
  Random random{0x9E3779B97F4A7C15};
  std::vector<std::unique_ptr<Sleep>> timers;
  timers.reserve(ops);
  const auto start = Clock::now();
  const Instant now = pollen::now();
  for (std::size_t i = 0; i < ops; ++i) {
    const auto wait = std::chrono::milliseconds(1000 + random.next() % 59'000);
    timers.push_back(std::make_unique<Sleep>(sleep_until(now + wait)));
  }
  std::size_t pending = 0;
  executor.block_on(poll_fn([&](Context& cx) -> Poll<void> {
    for (auto& timer : timers) pending += timer->poll(cx).is_pending() ? 1 : 0;
    return Ready{};
  }));
  extras.register_ns = ns_since(start);
  timers.clear();
  const double ns = ns_since(start);
  check(pending == ops, "timer_cancel");
  return ns;
}

Async<void> times_out(std::size_t times) {
  for (std::size_t i = 0; i < times; ++i) {
    auto limited = timeout(1s, yield_now());
    const auto result = co_await limited;
    check(result.has_value(), "timeout_yield");
  }
}

template <class E>
double timeout_yield(E& executor, std::size_t ops, Extras&) {
  const auto start = Clock::now();
  executor.block_on(in_a_task(times_out(ops)));
  return ns_since(start);
}

Async<double> lateness(std::chrono::milliseconds wait) {
  const auto due = Clock::now() + wait;
  co_await sleep(wait);
  const auto now = Clock::now();
  check(now >= due, "a timer fired early");
  co_return std::chrono::duration<double, std::nano>(now - due).count();
}

Async<std::vector<double>> all_lateness(std::size_t count) {
  Random random{0x2545F4914F6CDD1D};
  std::vector<JoinHandle<double>> handles;
  handles.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    handles.push_back(spawn(lateness(std::chrono::milliseconds(1 + random.next() % 100))));
  }
  std::vector<double> late;
  late.reserve(count);
  for (auto& handle : handles) late.push_back(co_await handle);
  co_return late;
}

template <class E>
double timer_fire(E& executor, std::size_t ops, Extras& extras) {
  const auto start = Clock::now();
  extras.late_ns = executor.block_on(in_a_task(all_lateness(ops)));
  const double ns = ns_since(start);
  check(extras.late_ns.size() == ops, "timer_fire");
  std::sort(extras.late_ns.begin(), extras.late_ns.end());
  return ns;
}

// ---- sockets ----

Async<void> echoes(TcpStream stream) {
  std::array<char, 4096> buffer;
  while (true) {
    const std::size_t count = co_await stream.read(buffer);
    if (count == 0) break;
    co_await stream.write_all({buffer.data(), count});
  }
}

Async<void> asks(TcpStream stream, char number, std::size_t times) {
  std::array<char, 64> out;
  std::array<char, 64> in;
  out.fill(number);
  for (std::size_t i = 0; i < times; ++i) {
    out[0] = static_cast<char>(i);
    co_await stream.write_all({out.data(), out.size()});
    co_await stream.read_exact(in);
    check(out == in, "echo");
  }
}

Async<double> round_trips(std::size_t connections, std::size_t each) {
  const auto listener = TcpListener::bind(SocketAddress::parse("127.0.0.1:0"));
  std::vector<TcpStream> clients;
  for (std::size_t i = 0; i < connections; ++i) {
    auto client = co_await TcpStream::connect(listener.local_address());
    auto server = co_await listener.accept();
    client.set_nodelay(true);
    server.set_nodelay(true);
    clients.push_back(std::move(client));
    spawn(echoes(std::move(server))).detach();
  }
  const auto start = Clock::now();
  std::vector<JoinHandle<void>> handles;
  for (std::size_t i = 0; i < connections; ++i) {
    handles.push_back(spawn(asks(std::move(clients[i]), static_cast<char>(i), each)));
  }
  co_await join_each(handles);
  co_return ns_since(start);
}

template <class E>
double tcp_inproc(E& executor, std::size_t ops, Extras& extras) {
  const std::size_t connections = extras.extra.empty() ? 1 : std::stoul(extras.extra);
  return executor.block_on(round_trips(connections, ops / connections));
}

// ---- memory ----

Async<void> waits_plain(std::shared_ptr<Counter> started) {
  started->fetch_add(1, std::memory_order_relaxed);
  started.reset();
  co_await pending();
}

Async<void> waits_sleeping(std::shared_ptr<Counter> started) {
  started->fetch_add(1, std::memory_order_relaxed);
  started.reset();
  co_await sleep(3600s);
}

template <class E>
void mem_tasks(E& executor, std::size_t ops, const std::string& kind) {
  const auto started = std::make_shared<Counter>(0);
  const double before = resident_bytes();
  for (std::size_t i = 0; i < ops; ++i) {
    executor.spawn(kind == "sleep" ? waits_sleeping(started) : waits_plain(started)).detach();
  }
  while (*started < ops) executor.block_on(sleep(5ms));
  const double bytes = resident_bytes() - before;
  std::printf("tasks=%zu kind=%s rss_bytes_per_task=%.1f\n", ops, kind.c_str(),
              bytes / static_cast<double>(ops));
}

// ---- coroutines ----

Async<void> nested(int depth, std::size_t polls) {
  if (depth > 0) co_return co_await nested(depth - 1, polls);
  for (std::size_t i = 0; i < polls; ++i) co_await yield_now();
}

// A chain of 64 coroutines whose innermost yields: what a poll costs that begins at the outermost.
template <class E>
double repoll_nested(E& executor, std::size_t ops, Extras&) {
  const auto start = Clock::now();
  executor.block_on(nested(64, ops));
  return ns_since(start);
}

Async<std::size_t> child(std::size_t n) { co_return n; }

Async<std::size_t> awaits_children(std::size_t count) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += co_await child(i);
  co_return sum;
}

// One coroutine awaits another that is ready at once: made, run and destroyed.
template <class E>
double await_child(E& executor, std::size_t ops, Extras&) {
  const auto start = Clock::now();
  const std::size_t sum = executor.block_on(awaits_children(ops));
  const double ns = ns_since(start);
  check(sum == ops * (ops - 1) / 2, "await_child");
  return ns;
}

// ---- the program ----

template <class E>
using Workload = double (*)(E&, std::size_t ops, Extras&);

template <class E>
const std::map<std::string, Workload<E>>& workloads() {
  static const std::map<std::string, Workload<E>> all{
      {"spawn_outside", spawn_outside<E>},
      {"spawn_inside", spawn_inside<E>},
      {"spawn_detached", spawn_detached<E>},
      {"yield_many", yield_many<E>},
      {"ping_pong", ping_pong<E>},
      {"chained_spawn", chained_spawn<E>},
      {"mpsc_full", mpsc_full<E>},
      {"mpsc_1p1c", mpsc_1p1c<E>},
      {"mpsc_uncontended", mpsc_uncontended<E>},
      {"bounce", bounce<E>},
      {"mutex", mutex_free<E>},
      {"mutex_hold", mutex_hold<E>},
      {"timer_cancel", timer_cancel<E>},
      {"timeout_yield", timeout_yield<E>},
      {"timer_fire", timer_fire<E>},
      {"tcp_inproc", tcp_inproc<E>},
      {"repoll_nested", repoll_nested<E>},
      {"await_child", await_child<E>},
  };
  return all;
}

// Small sizes, for a machine that may be busy: only the results count.
template <class E>
void run_each(E& executor, const char* flavor) {
  for (const auto& [name, workload] : workloads<E>()) {
    Extras extras;
    extras.extra = name == "tcp_inproc" ? "8" : "";
    workload(executor, 2'000, extras);
    std::printf("%s %s ok\n", name.c_str(), flavor);
  }
}

int run_all() {
  LocalExecutor local;
  run_each(local, "ct");
  Runtime runtime = Runtime::Builder().workers(2).build();
  run_each(runtime, "mt2");
  return 0;
}

struct Arguments {
  std::string workload;
  std::string flavor;
  std::size_t ops = 0;
  std::size_t reps = 5;
  std::string extra;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

template <class E>
int measure(E& executor, const Arguments& args) {
  if (args.workload == "mem_tasks") {
    mem_tasks(executor, args.ops, args.extra);
    std::fflush(stdout);
    std::_Exit(0);  // to destroy a million tasks is not measured
  }
  const auto found = workloads<E>().find(args.workload);
  if (found == workloads<E>().end()) {
    std::fprintf(stderr, "rt_bench: no workload '%s'\n", args.workload.c_str());
    return 2;
  }
  Extras extras;
  extras.extra = args.extra;
  std::vector<double> wall, cpu, registering;
  const auto per_op = [&](double ns) { return ns / static_cast<double>(args.ops); };
  for (std::size_t rep = 0; rep <= args.reps; ++rep) {
    if (args.extra == "record") trace::start();  // forgets the repetition before
    const double cpu_before = cpu_ns();
    const double ns = found->second(executor, args.ops, extras);
    if (rep == 0) continue;  // to warm up
    wall.push_back(per_op(ns));
    cpu.push_back(per_op(cpu_ns() - cpu_before));
    registering.push_back(per_op(extras.register_ns));
  }
  std::printf("workload=%s flavor=%s ops=%zu reps=%zu ns_per_op=%.1f min=%.1f max=%.1f",
              args.workload.c_str(), args.flavor.c_str(), args.ops, args.reps, median(wall),
              *std::min_element(wall.begin(), wall.end()),
              *std::max_element(wall.begin(), wall.end()));
  std::printf(" cpu_ns_per_op=%.1f", median(cpu));
  if (args.workload == "timer_cancel") {
    std::printf(" register_ns=%.1f drop_ns=%.1f", median(registering),
                median(wall) - median(registering));
  }
  if (!extras.late_ns.empty()) {
    const auto at = [&](double share) {
      return extras.late_ns[static_cast<std::size_t>(
                 static_cast<double>(extras.late_ns.size() - 1) * share)] /
             1000;
    };
    std::printf(" late_us_p50=%.0f p99=%.0f max=%.0f", at(0.5), at(0.99), at(1));
  }
  if (args.extra == "record") {
    const trace::Recording recording = trace::take();
    const std::size_t events = recording.events.size() + recording.lost;
    std::printf(" events_per_op=%.3f", per_op(static_cast<double>(events)));
  }
  if (!args.extra.empty()) std::printf(" extra=%s", args.extra.c_str());
  std::printf("\n");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view flavor = argc > 2 ? argv[2] : "";
  if (argc == 2 && std::string_view(argv[1]) == "check") return run_all();
  if (argc < 4 || (flavor != "ct" && !flavor.starts_with("mt"))) {
    std::fprintf(stderr, "usage: rt_bench WORKLOAD ct|mtN OPS [REPS] [EXTRA], or rt_bench check\n");
    return 2;
  }
  Arguments args{argv[1], argv[2], std::strtoul(argv[3], nullptr, 10), 5, ""};
  if (argc > 4) args.reps = std::strtoul(argv[4], nullptr, 10);
  if (argc > 5) args.extra = argv[5];
  if (args.ops == 0 || args.reps == 0) {
    std::fprintf(stderr, "rt_bench: OPS and REPS must be at least 1\n");
    return 2;
  }
  if (flavor == "ct") {
    LocalExecutor executor;
    return measure(executor, args);
  }
  const auto workers = static_cast<unsigned>(std::strtoul(argv[2] + 2, nullptr, 10));
  Runtime runtime = Runtime::Builder().workers(workers).build();
  return measure(runtime, args);
}
