// Lesson 5's demo: time. 100,000 sleepers, a timeout that cancels, ticks that do not drift.

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <vector>

#include "lesson01_future/async.hpp"
#include "lesson02_waker/trace/output.hpp"
#include "lesson03_executor/local_executor.hpp"
#include "lesson04_reactor/tcp.hpp"
#include "lesson05_timers/interval.hpp"
#include "lesson05_timers/options.hpp"
#include "lesson05_timers/timeout.hpp"

using namespace pollen;
using namespace std::chrono_literals;

namespace {

double milliseconds(Duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

// Sleeps, and says how late it was woken.
Async<Duration> sleeper(Duration duration) {
  const Instant due = now() + duration;
  co_await sleep_until(due);
  co_return now() - due;
}

Async<void> many_sleepers(int count) {
  std::vector<JoinHandle<Duration>> handles;
  handles.reserve(static_cast<std::size_t>(count));
  const Instant start = now();
  for (int i = 0; i < count; ++i) handles.push_back(spawn(sleeper((1 + i % 500) * 1ms)));
  std::vector<Duration> late;
  late.reserve(handles.size());
  for (auto& handle : handles) late.push_back(co_await handle);
  std::sort(late.begin(), late.end());
  std::cout << "1. " << count
            << " tasks slept 1 to 500 ms each, on one thread: " << milliseconds(now() - start)
            << " ms in all.\n"
            << "   The first was " << milliseconds(late.front()) << " ms late, the middle one "
            << milliseconds(late[late.size() / 2]) << ", the last " << milliseconds(late.back())
            << "; none was early.\n\n";
}

// Says when it is destroyed.
struct Farewell {
  ~Farewell() { std::cout << "   (the connection's coroutine was destroyed)\n"; }
};

Async<std::size_t> wait_for_a_word(TcpStream stream) {
  const Farewell farewell;
  char byte = 0;
  const std::size_t count = co_await stream.read({&byte, 1});
  co_return count;
}

Async<void> silent_peer() {
  const auto listener = TcpListener::bind(SocketAddress::parse("127.0.0.1:0"));
  const auto silent = co_await TcpStream::connect(listener.local_address());
  auto stream = co_await listener.accept();
  std::cout << "2. A client connects and says nothing. We give it 200 ms.\n";
  const Instant start = now();
  auto limited = timeout(200ms, wait_for_a_word(std::move(stream)));
  const auto word = co_await limited;
  std::cout << "   " << (word ? "It spoke" : "It is still silent") << " after "
            << milliseconds(now() - start) << " ms, and no longer waited for.\n\n";
}

Async<void> ticks() {
  std::cout << "3. Ten ticks of 20 ms, though each takes us a while: no drift.\n   ";
  auto clock = interval(20ms);
  const Instant start = co_await clock.tick();
  for (int i = 0; i < 10; ++i) {
    const Instant due = co_await clock.tick();
    std::cout << milliseconds(due - start) << " ";
    co_await sleep(std::chrono::milliseconds(i));
  }
  std::cout << "ms\n\n";
}

Async<void> virtual_time() {
  virtual_clock::pause();
  const Instant start = now();
  const auto real_start = std::chrono::steady_clock::now();
  co_await sleep(365 * 24h);
  std::cout << "4. On the virtual clock of the tests: slept "
            << std::chrono::duration_cast<std::chrono::hours>(now() - start).count() / 24
            << " days in " << milliseconds(std::chrono::steady_clock::now() - real_start)
            << " ms.\n\n"
            << "5. What is wrong with it: bytes that arrive in time are not a service yet.\n"
            << "   Lesson 6 speaks HTTP.\n";
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_options(argc, argv);
  const trace::Session session(options.trace);
  std::cout << std::fixed << std::setprecision(1);
  LocalExecutor().block_on(many_sleepers(options.sleepers));
  LocalExecutor().block_on(silent_peer());
  LocalExecutor().block_on(ticks());
  LocalExecutor().block_on(virtual_time());
}
