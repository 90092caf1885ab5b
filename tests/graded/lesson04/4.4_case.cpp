// Step 4.4: read: try, then wait. The other end is a plain socket, and the reactor is turned by
// hand, so that each system call can be counted.

#include <optional>
#include <span>
#include <string>
#include <utility>

#include "lesson04_reactor/tcp.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/support/by_hand.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/sockets.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

GRADED("4.4", 5, "it tries first and then waits to be woken") {
  WakeCounter counter;
  Faults faults;
  ByHand hand;
  auto [ours, peer] = socket_pair();
  const TcpStream stream(std::move(ours));
  char c = 0;
  const std::span<char> one(&c, 1);
  put(peer, "a");
  act("a byte is there: read one, without a turn of the reactor");
  auto first = stream.read(one);
  expect_equal(expect_ready(ask(first, counter), "it is ready"), std::size_t{1}, "bytes");
  expect_equal(c, 'a', "the byte");
  act("read another one");
  auto second = stream.read(one);
  expect(ask(second, counter).is_pending(), "it is pending");
  expect_equal(faults.count("read"), 2, "system calls: it was tried");
  expect_equal(counter.references(), 1, "wakers that are kept");
  act("poll again, though nothing has happened");
  expect(ask(second, counter).is_pending(), "it is pending");
  expect_equal(faults.count("read"), 2, "system calls: it is known that there is nothing");
  act("turn, and poll until it is pending once more");
  hand.turn();
  expect(ask(second, counter).is_pending(), "it is pending");
  const int wakes = counter.wakes();
  act("the peer writes a byte; turn");
  put(peer, "b");
  hand.turn();
  expect_equal(counter.wakes(), wakes + 1, "wakes");
  expect(ask(second, counter).is_ready(), "it is ready");
  expect_equal(c, 'b', "the byte");
}

GRADED("4.4", 4, "a full read leaves it ready and a short one does not") {
  WakeCounter counter;
  Faults faults;
  ByHand hand;
  auto [ours, peer] = socket_pair();
  const TcpStream stream(std::move(ours));
  char buffer[4];
  put(peer, "abcdef");
  hand.turn();
  act("six bytes are there: read up to four");
  auto first = stream.read(buffer);
  expect_equal(expect_ready(ask(first, counter), "it is ready"), std::size_t{4}, "bytes");
  act("read up to four again");
  auto second = stream.read(buffer);
  expect_equal(expect_ready(ask(second, counter), "it is ready: there was more"), std::size_t{2},
               "bytes");
  act("read again: two of four have said that nothing is left");
  auto third = stream.read(buffer);
  expect(ask(third, counter).is_pending(), "it is pending");
  expect_equal(faults.count("read"), 2, "system calls: the third one is spared");
  act("the peer writes; turn");
  put(peer, "g");
  hand.turn();
  expect_equal(counter.wakes(), 1, "wakes");
  expect_equal(expect_ready(ask(third, counter), "it is ready"), std::size_t{1}, "bytes");
}

GRADED("4.4", 4, "a byte that comes just after the attempt") {
  WakeCounter counter;
  Faults faults;
  ByHand hand;
  auto [ours, peer] = socket_pair();
  const TcpStream stream(std::move(ours));
  hand.turn();
  char c = 0;
  act("read; the attempt says EAGAIN, but then a byte comes and the reactor reports it");
  faults.fail("read", EAGAIN);
  faults.before("read", [&, &far = peer] {
    put(far, "x");
    hand.turn();
  });
  auto read = stream.read(std::span<char>(&c, 1));
  expect(ask(read, counter).is_ready(), "it is ready, in the same poll");
  expect_equal(c, 'x', "the byte");
  expect_equal(faults.count("read"), 2, "system calls");
}

GRADED("4.4", 3, "interrupted and failed and gone") {
  WakeCounter counter;
  Faults faults;
  std::optional<ByHand> hand;
  hand.emplace();
  auto [ours, peer] = socket_pair();
  const TcpStream stream(std::move(ours));
  char c = 0;
  put(peer, "a");
  act("a signal interrupts the read, twice");
  faults.fail("read", EINTR, 2);
  auto read = stream.read(std::span<char>(&c, 1));
  expect(ask(read, counter).is_ready(), "it is ready: interrupted is not failed");
  expect_equal(faults.count("read"), 3, "system calls");
  act("the next read fails");
  faults.fail("read", ECONNRESET);
  auto failing = stream.read(std::span<char>(&c, 1));
  expect_equal(failure_of(failing, counter), failure("read", ECONNRESET), "what it says");
  act("somebody waits for a byte, and the runtime is destroyed");
  auto waiting = stream.read(std::span<char>(&c, 1));
  expect(ask(waiting, counter).is_pending(), "it is pending");
  hand.reset();
  expect_equal(counter.wakes(), 1, "wakes");
  expect_equal(failure_of(waiting, counter), failure("read", ECANCELED), "what it says");
}

GRADED("4.4", 2, "who always finds something steps aside") {
  WakeCounter counter;
  ByHand hand;
  auto [ours, peer] = socket_pair();
  const TcpStream stream(std::move(ours));
  const Waker waker = counter.waker();
  char c = 0;
  put(peer, "abcd");
  act("a task may take three results in this run; it reads one byte after the other");
  Context cx(waker, 3);
  for (int i = 0; i < 3; ++i) {
    auto read = stream.read(std::span<char>(&c, 1));
    expect(read.poll(cx).is_ready(), "it is ready");
  }
  auto fourth = stream.read(std::span<char>(&c, 1));
  expect(fourth.poll(cx).is_pending(), "the fourth is pending, though there is a byte");
  expect_equal(counter.wakes(), 1, "wakes: it will be polled again");
  act("the peer sends no more; a task may take one result, and polls a read three times");
  auto fifth = stream.read(std::span<char>(&c, 1));
  expect(ask(fifth, counter).is_ready(), "the last byte is read");
  auto none = stream.read(std::span<char>(&c, 1));
  expect(ask(none, counter).is_pending(), "now it is known that nothing is left");
  Context once(waker, 1);
  for (int i = 0; i < 3; ++i) expect(none.poll(once).is_pending(), "it is pending");
  expect_equal(counter.wakes(), 1, "wakes: who has found nothing has used up nothing");
  act("the peer writes; turn, and poll in the same run");
  put(peer, "e");
  hand.turn();
  expect(none.poll(once).is_ready(), "it is ready");
}
