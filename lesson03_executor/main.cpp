// Lesson 3's demo: 100,000 tasks on one thread, and then on several that take work from each other.

#include <chrono>
#include <iomanip>
#include <iostream>
#include <vector>

#include "lesson01_future/async.hpp"
#include "lesson02_waker/trace/output.hpp"
#include "lesson02_waker/yield_now.hpp"
#include "lesson03_executor/local_executor.hpp"
#include "lesson03_executor/options.hpp"
#include "lesson03_executor/runtime.hpp"
#include "lesson03_executor/sync/mpsc.hpp"

using namespace pollen;
using Clock = std::chrono::steady_clock;

namespace {

std::uint64_t compute(std::uint64_t x, int rounds) {
  for (int i = 0; i < rounds; ++i) x = x * 6364136223846793005u + 1442695040888963407u;
  return x;
}

Async<std::uint64_t> one_task(int yields, int rounds, std::uint64_t seed) {
  for (int i = 0; i < yields; ++i) {
    seed = compute(seed, rounds);
    co_await yield_now();
  }
  co_return seed;
}

// Spawns all tasks and adds up what they give.
Async<std::uint64_t> all_tasks(const Options& work) {
  std::vector<JoinHandle<std::uint64_t>> handles;
  handles.reserve(static_cast<std::size_t>(work.tasks));
  for (int i = 0; i < work.tasks; ++i) {
    handles.push_back(spawn(one_task(work.yields, work.rounds, static_cast<std::uint64_t>(i))));
  }
  std::uint64_t sum = 0;
  for (auto& handle : handles) sum += co_await handle;
  co_return sum;
}

template <class Fn>
void timed(const std::string& what, Fn run) {
  const auto start = Clock::now();
  const std::uint64_t sum = run();
  const std::chrono::duration<double, std::milli> taken = Clock::now() - start;
  std::cout << "   " << std::left << std::setw(28) << what << std::right << std::fixed
            << std::setprecision(1) << std::setw(8) << taken.count() << " ms   checksum "
            << std::hex << sum << std::dec << "\n";
}

void show_workers(const Runtime& runtime) {
  int number = 0;
  for (const WorkerStats& stats : runtime.stats()) {
    std::cout << "      worker " << number++ << ": " << std::setw(7) << stats.polls << " polls, "
              << std::setw(6) << stats.steals << " tasks stolen, " << std::setw(4) << stats.parks
              << " times asleep\n";
  }
}

Async<int> produce_and_consume() {
  auto [tx, rx] = mpsc::channel<int>(2);
  auto producer = [](mpsc::Sender<int> sender, int from) -> Async<void> {
    for (int i = 0; i < 3; ++i) co_await sender.send(from + i);
  };
  spawn(producer(tx, 10)).detach();
  spawn(producer(std::move(tx), 20)).detach();
  int sum = 0;
  while (true) {
    const auto value = co_await rx.recv();
    if (!value) break;
    sum += *value;
  }
  co_return sum;
}

void show(const Options& work) {
  std::cout << "1. " << work.tasks << " tasks, each of them polled " << work.yields + 1
            << " times.\n";
  timed("LocalExecutor, 1 thread", [&] { return LocalExecutor().block_on(all_tasks(work)); });
  for (const unsigned count : work.threads) {
    Runtime runtime = Runtime::Builder().workers(count).build();
    timed("Runtime, " + std::to_string(count) + (count == 1 ? " worker" : " workers"), [&] {
      auto main_task = runtime.spawn(all_tasks(work));
      return runtime.block_on(std::move(main_task));
    });
    show_workers(runtime);
  }

  std::cout << "\n2. Tasks talk: two producers, a channel with room for two, one consumer.\n"
            << "   The sum of all messages is " << LocalExecutor().block_on(produce_and_consume())
            << ".\n\n"
            << "3. What is wrong with it: it can wait for itself, not for the world.\n"
            << "   A task that waits for a socket would have to block its worker.\n"
            << "   Lesson 4 gives the executor ears.\n";
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_options(argc, argv);
  const trace::Session session(options.trace);
  show(options);
}
