// Lesson 1's demo: nothing runs until it is polled, and somebody has to do the asking.

#include <chrono>
#include <ctime>
#include <iostream>

#include "lesson01_future/async.hpp"
#include "lesson01_future/countdown.hpp"
#include "lesson01_future/join.hpp"
#include "lesson01_future/map.hpp"
#include "lesson01_future/options.hpp"
#include "lesson01_future/ready.hpp"
#include "lesson01_future/select.hpp"

using namespace pollen;
using Clock = std::chrono::steady_clock;

namespace {

// What Countdown does by hand, the compiler does for a coroutine.
class NextTurn {
 public:
  using Output = void;
  NextTurn() {}
  Poll<void> poll(Context&) {
    if (std::exchange(asked_, true)) return Ready{};
    return Pending{};
  }

 private:
  bool asked_ = false;
};

Async<std::string> countdown(int from) {
  for (int left = from; left > 0; --left) {
    std::cout << "    " << left << "...\n";
    co_await NextTurn();
  }
  co_return "liftoff";
}

// The only way to run a future that lesson 1 knows: ask until it is done.
template <Future F>
OutputOf<F> ask_until_ready(F& future, long& polls) {
  Context cx;
  while (true) {
    ++polls;
    auto result = future.poll(cx);
    if (result.is_ready()) return result.take();
  }
}

void show(int from, int wait_ms) {
  std::cout << "1. A future that is not polled does nothing.\n";
  auto lazy = countdown(from);
  std::cout << "   It exists, and nothing was printed. Now we ask it:\n";
  long polls = 0;
  const std::string word = ask_until_ready(lazy, polls);
  std::cout << "   " << word << ", after " << polls << " polls.\n\n";

  std::cout << "2. The same state machine by hand, and made of parts.\n";
  Countdown by_hand(from);
  polls = 0;
  std::cout << "   Countdown: " << ask_until_ready(by_hand, polls) << ", after " << polls
            << " polls.\n";
  auto both = join(Countdown(2), map(Countdown(4), [](const std::string& s) { return s.size(); }));
  polls = 0;
  auto [first, size] = ask_until_ready(both, polls);
  std::cout << "   join: \"" << first << "\" and " << size << ", after " << polls
            << " polls: as many as the slower one needs.\n";
  auto race = select(Countdown(9), Countdown(3));
  polls = 0;
  const auto winner = ask_until_ready(race, polls).index();
  std::cout << "   select: number " << winner << " wins after " << polls
            << " polls, the other one is destroyed.\n\n";

  std::cout << "3. What is wrong with it: to wait is to ask again and again.\n";
  const auto start = Clock::now();
  const std::clock_t cpu_start = std::clock();
  auto moment = poll_fn([until = start + std::chrono::milliseconds(wait_ms)](Context&) {
    return Clock::now() < until ? Poll<void>(Pending{}) : Poll<void>(Ready{});
  });
  polls = 0;
  ask_until_ready(moment, polls);
  const auto cpu_ms = (std::clock() - cpu_start) * 1000 / CLOCKS_PER_SEC;
  const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
  std::cout << "   We waited " << taken.count() << " ms with " << polls << " polls and " << cpu_ms
            << " ms of CPU time, to learn one thing.\n"
            << "   Lesson 2 lets the future call us.\n";
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_options(argc, argv);
  show(options.from, options.wait_ms);
}
