// Step 4.5: write_all and short writes.

#include <atomic>
#include <csignal>
#include <string>
#include <utility>

#include "lesson04_reactor/tcp.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/by_hand.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/report_anew.hpp"
#include "tests/support/sockets.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

namespace {

//! While it lives, SIGPIPE is counted, and does not end the process.
class CountSigpipe {
 public:
  CountSigpipe() : before_(std::signal(SIGPIPE, [](int) { ++signals; })) { signals = 0; }
  CountSigpipe(const CountSigpipe&) = delete;
  CountSigpipe& operator=(const CountSigpipe&) = delete;
  ~CountSigpipe() { std::signal(SIGPIPE, before_); }

  int count() const { return signals; }

 private:
  static inline std::atomic<int> signals{0};
  void (*before_)(int);
};

std::string numbers_up_to(int end) {
  std::string text;
  for (int i = 0; i < end; ++i) text += std::to_string(i) + ' ';
  return text;
}

}  // namespace

GRADED("4.5", 5, "write_all goes on where the kernel has stopped") {
  WakeCounter counter;
  Faults faults;
  ByHand hand;
  auto [ours, peer] = socket_pair();
  const TcpStream stream(std::move(ours));
  const std::string text = numbers_up_to(300'000);
  std::string received;
  act("write two megabytes to a peer that reads nothing yet");
  auto write = stream.write_all(text);
  expect(ask(write, counter).is_pending(), "it is pending: no room is left");
  act("the peer reads what there is, the reactor turns, again and again");
  bool is_done = false;
  for (int round = 0; round < 10'000 && !is_done; ++round) {
    received += take_all(peer);
    hand.turn();
    is_done = ask(write, counter).is_ready();
  }
  received += take_all(peer);
  expect(is_done, "it is ready in the end");
  expect(faults.count("write") > 1, "it took several writes");
  expect_equal(received.size(), text.size(), "bytes that the peer has received");
  expect(received == text, "they are the right ones, in their order");
  act("write six bytes; for a test the first attempt is cut to half of them");
  faults.fail("write", Faults::short_count);
  faults.after_each(report_anew);
  const int before = faults.count("write");
  auto cut = stream.write_all("abcdef");
  if (ask(cut, counter).is_pending()) {
    hand.turn();
    expect(ask(cut, counter).is_ready(), "it is ready when there is room again");
  }
  expect_equal(take_all(peer), "abcdef", "what the peer has received");
  expect_equal(faults.count("write") - before, 2, "writes: how much to write was asked for");
}

GRADED("4.5", 4, "read_exact fills the buffer from several pieces") {
  WakeCounter counter;
  ByHand hand;
  auto [ours, peer] = socket_pair();
  const TcpStream stream(std::move(ours));
  std::string buffer(6, '.');
  act("want six bytes; two come");
  auto read = stream.read_exact(buffer);
  put(peer, "ab");
  expect(ask(read, counter).is_pending(), "it is pending");
  act("three more come; turn");
  put(peer, "cde");
  hand.turn();
  expect(ask(read, counter).is_pending(), "it is pending");
  act("two more come; turn");
  put(peer, "fg");
  hand.turn();
  expect(ask(read, counter).is_ready(), "it is ready");
  expect_equal(buffer, "abcdef", "the buffer");
  act("want six more; but the stream ends");
  auto next = stream.read_exact(buffer);
  { const Fd gone = std::move(peer); }
  hand.turn();
  expect_throws<std::system_error>([&] { (void)ask(next, counter); },
                                   "an error is thrown: they will never come");
}

GRADED("4.5", 3, "to write to a peer that has gone is no signal") {
  WakeCounter counter;
  const CountSigpipe signals;
  ByHand hand;
  auto [ours, peer] = socket_pair();
  const TcpStream stream(std::move(ours));
  act("the peer closes; write");
  { const Fd gone = std::move(peer); }
  auto write = stream.write_all("x");
  expect_equal(failure_of(write, counter), failure("write", EPIPE), "what it says");
  expect_equal(signals.count(), 0, "SIGPIPEs, each of which would have ended the process");
}
