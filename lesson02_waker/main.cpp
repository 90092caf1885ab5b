// Lesson 2's demo: the future calls us. Two polls instead of two million.

#include <chrono>
#include <ctime>
#include <iostream>
#include <thread>

#include "lesson01_future/async.hpp"
#include "lesson02_waker/block_on.hpp"
#include "lesson02_waker/oneshot.hpp"
#include "lesson02_waker/options.hpp"
#include "lesson02_waker/trace/output.hpp"
#include "lesson02_waker/yield_now.hpp"

using namespace pollen;
using Clock = std::chrono::steady_clock;

namespace {

long milliseconds_since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count();
}

long cpu_milliseconds() { return std::clock() * 1000 / CLOCKS_PER_SEC; }

// Counts how often the future inside is asked.
template <Future F>
class Counting {
 public:
  using Output = typename F::Output;
  Counting(F future, int& polls) : future_(std::move(future)), polls_(polls) {}
  Poll<Output> poll(Context& cx) {
    ++polls_;
    return future_.poll(cx);
  }

 private:
  F future_;
  int& polls_;
};

// A thread that works for a while and then sends what it found.
std::jthread answer_later(oneshot::Sender<int> tx, int delay_ms) {
  return std::jthread([tx = std::move(tx), delay_ms]() mutable {
    std::this_thread::sleep_for(std::chrono::milliseconds(delay_ms));
    tx.send(42);
  });
}

void show(int delay_ms) {
  std::cout << "1. A thread answers after " << delay_ms << " ms, through a oneshot channel.\n";
  auto start = Clock::now();
  const long cpu = cpu_milliseconds();
  int polls = 0;
  auto [tx, rx] = oneshot::channel<int>();
  auto thread = answer_later(std::move(tx), delay_ms);
  const auto answer = block_on(Counting(std::move(rx), polls));
  std::cout << "   " << *answer << " after " << milliseconds_since(start) << " ms: " << polls
            << " polls, " << cpu_milliseconds() - cpu << " ms of CPU time.\n\n";

  std::cout << "2. A future that wakes itself is asked again at once.\n";
  polls = 0;
  block_on(Counting(yield_now(), polls));
  std::cout << "   yield_now: " << polls << " polls.\n\n";

  std::cout << "3. What is wrong with it: one future at a time.\n";
  auto [tx1, rx1] = oneshot::channel<int>();
  auto [tx2, rx2] = oneshot::channel<int>();
  start = Clock::now();
  auto first = answer_later(std::move(tx1), delay_ms);
  block_on(std::move(rx1));
  auto second = answer_later(std::move(tx2), delay_ms);
  block_on(std::move(rx2));
  std::cout << "   Two answers of " << delay_ms
            << " ms each, one block_on after the other: " << milliseconds_since(start) << " ms.\n"
            << "   Lesson 3 runs any number of futures on one thread, and then on many.\n";
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_options(argc, argv);
  const trace::Session session(options.trace);
  show(options.delay_ms);
}
