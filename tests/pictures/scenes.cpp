#include "tests/pictures/scenes.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <future>
#include <optional>
#include <sstream>
#include <thread>
#include <utility>

#include "lesson01_future/async.hpp"
#include "lesson02_waker/block_on.hpp"
#include "lesson02_waker/oneshot.hpp"
#include "lesson02_waker/trace/diagnosis.hpp"
#include "lesson02_waker/yield_now.hpp"
#include "lesson03_executor/runtime.hpp"
#include "lesson05_timers/sleep.hpp"
#include "lesson06_http/server.hpp"

namespace pollen::pictures {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;
using trace::Recording;
using trace::What;

// Keeps its thread busy, so that a poll is a bar and not a line.
void compute(microseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
  }
}

std::size_t count(const Recording& recording, What what) {
  const auto is = [what](const trace::Event& event) { return event.what == what; };
  return static_cast<std::size_t>(
      std::count_if(recording.events.begin(), recording.events.end(), is));
}

// This thread's ring is made before time 0, and the others' are small: that is not to show.
void begin() {
  trace::start(512);
  trace::note(What::park);
  trace::start(512);
}

Recording finish() {
  Recording recording = trace::take();
  trace::stop();
  return recording;
}

// ---- lesson 2: two polls ----

Async<> receives(oneshot::Receiver<int> rx) {
  compute(60us);
  co_await std::move(rx);
  compute(60us);
}

Played two_polls() {
  auto [tx, rx] = oneshot::channel<int>();
  std::thread sender([tx = std::move(tx)]() mutable {
    trace::name_worker("sender");
    while (count(trace::take(), What::park) == 0) std::this_thread::yield();
    compute(250us);
    tx.send(42);
  });
  begin();
  block_on(receives(std::move(rx)));
  Recording recording = finish();
  sender.join();
  return {std::move(recording)};
}

bool shows_two_polls(const Recording& recording) {
  return count(recording, What::poll_begin) == 2 && count(recording, What::park) == 1 &&
         count(recording, What::wake) == 1;
}

// ---- lesson 3: eight tasks on two workers ----

Async<> works_twice() {
  compute(30us);
  co_await yield_now();
  compute(30us);
}

Async<> spawns_eight() {
  trace::name_this_task("parent");
  std::vector<JoinHandle<void>> handles;
  for (int i = 0; i < 8; ++i) handles.push_back(spawn(works_twice()));
  for (auto& handle : handles) co_await handle;
}

Async<> spins(std::atomic<int>& started, const std::atomic<bool>& end) {
  ++started;
  while (!end) {
  }
  co_return;
}

// Whether the parent and its eight have completed.
bool shows_an_end(const Recording& recording) {
  const std::size_t spawned = count(recording, What::spawn);
  return spawned == 9 && count(recording, What::complete) >= spawned;
}

Played eight_tasks() {
  // Both workers are kept busy until each has a core of its own.
  std::atomic<int> busy{0};
  std::atomic<bool> go{false};
  Runtime runtime = Runtime::Builder().workers(2).thread_name("worker").build();
  for (int i = 0; i < 2; ++i) runtime.spawn(spins(busy, go)).detach();
  while (busy < 2) std::this_thread::yield();
  begin();
  runtime.spawn(spawns_eight()).detach();
  go = true;
  while (!shows_an_end(trace::take())) std::this_thread::sleep_for(2ms);
  Played played{finish()};
  played.recording.end = 0;  // the picture ends with the last event
  return played;
}

// A steal, and none of the two tasks from before.
bool shows_a_steal(const Recording& recording) {
  return count(recording, What::steal) > 0 && count(recording, What::complete) == 9;
}

// ---- lesson 3: a lost wake-up ----

// A letter for one reader. The mistake is in `poll`: it returns Pending and keeps no waker, so
// `put` has nobody to wake.
struct Mailbox {
  using Output = int;
  Poll<int> poll(Context&) {
    if (!letter) return Pending{};
    return *letter;
  }
  void put(int text) {
    letter = text;
    std::move(waker).wake();
  }
  std::optional<int> letter;
  Waker waker;
};

Async<> reads(Mailbox& mailbox) {
  trace::name_this_task("reader");
  compute(40us);
  co_await mailbox;
}

Async<> writes(Mailbox& mailbox) {
  trace::name_this_task("writer");
  compute(80us);
  mailbox.put(42);
  co_return;
}

Async<> reads_and_writes(Mailbox& mailbox) {
  trace::name_this_task("parent");
  auto writer = spawn(writes(mailbox));
  auto reader = spawn(reads(mailbox));  // the last that was spawned runs first
  co_await writer;
  co_await reader;
}

// The worker sleeps, after all that will ever happen.
bool shows_a_sleep(const Recording& recording) {
  return count(recording, What::spawn) == 3 && recording.events.back().what == What::park;
}

Played lost_wakeup() {
  Mailbox mailbox;
  Runtime runtime = Runtime::Builder().workers(1).thread_name("worker").build();
  begin();
  runtime.spawn(reads_and_writes(mailbox)).detach();
  while (!shows_a_sleep(trace::take())) std::this_thread::sleep_for(100us);
  std::ostringstream diagnosis;
  trace::diagnose(diagnosis);
  return {finish(), diagnosis.str()};
}

// ---- lesson 6: two requests at once ----

Async<std::string> hello() {
  trace::name_this_task("/hello");
  co_await sleep(1s);
  co_return "Hello, Pollen and async C++!";
}

Async<std::string> greet(http::Path<std::string> name) {
  trace::name_this_task("/greet/" + *name);
  co_await sleep(500ms);
  co_return "Greetings, " + *name + "! Welcome to async C++.";
}

// Asks from outside of the runtime, so that only the server is recorded, and reads to the end.
void ask(const SocketAddress& server, const std::string& path) {
  const Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::connect(socket.get(), server.data(), server.size()) != 0) return;
  const std::string request = "GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
  static_cast<void>(::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL));
  std::array<char, 1024> answer;
  while (::recv(socket.get(), answer.data(), answer.size(), 0) > 0) {
  }
}

Async<> serves(std::promise<SocketAddress>& address) {
  trace::name_this_task("server");
  auto listener = TcpListener::bind(SocketAddress::parse("127.0.0.1:0"));
  address.set_value(listener.local_address());
  http::Router router;
  router.route("/hello", http::get(hello)).route("/greet/:name", http::get(greet));
  co_await http::serve(std::move(listener), std::move(router));
}

// The pauses are what is drawn: when the two visitors come.
Played web_service() {
  std::promise<SocketAddress> bound;
  Runtime runtime = Runtime::Builder().workers(2).thread_name("worker").build();
  begin();
  runtime.spawn(serves(bound)).detach();
  const SocketAddress address = bound.get_future().get();
  std::this_thread::sleep_for(100ms);
  std::thread first([&] { ask(address, "/hello"); });
  std::this_thread::sleep_for(200ms);
  std::thread second([&] { ask(address, "/greet/Ada"); });
  first.join();
  second.join();
  std::this_thread::sleep_for(100ms);
  return {finish()};
}

// Whether a request began before another one had ended.
bool shows_an_overlap(const Recording& recording) {
  std::vector<What> requests;
  for (const trace::Event& event : recording.events) {
    const bool end = event.what == What::request_end && event.detail == 200;
    if (end || event.what == What::request_begin) requests.push_back(event.what);
  }
  return requests == std::vector{What::request_begin, What::request_begin, What::request_end,
                                 What::request_end};
}

}  // namespace

const std::vector<Scene>& scenes() {
  static const std::vector<Scene> all = {
      {"lesson02_waker/pictures/two_polls.svg", two_polls, shows_two_polls, 550us},
      {"lesson03_executor/pictures/eight_tasks.svg", eight_tasks, shows_a_steal, 400us},
      {"lesson03_executor/pictures/lost_wakeup.svg", lost_wakeup, shows_a_sleep, 500us},
      {"lesson06_http/pictures/web_service.svg", web_service, shows_an_overlap, 1'300ms}};
  return all;
}

}  // namespace pollen::pictures
