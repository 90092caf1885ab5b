// TCP says with each read how much is left: then neither a full buffer nor a short read is a
// riddle.

#include <doctest/doctest.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <string>
#include <thread>
#include <utility>

#include "lesson04_reactor/tcp.hpp"
#include "tests/support/by_hand.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/sockets.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

// Waits until the other end has all that was written to `fd`.
void wait_until_arrived(const Fd& fd) {
  for (int on_the_way = 1; on_the_way > 0; std::this_thread::yield()) {
    REQUIRE(::ioctl(fd.get(), SIOCOUTQ, &on_the_way) == 0);
  }
}

// What a read of up to `size` bytes gives at once; "pending" if it must wait.
std::string read_now(const TcpStream& stream, std::size_t size, WakeCounter& counter) {
  std::string text(size, '\0');
  auto read = stream.read(text);
  auto count = ask(read, counter);
  if (count.is_pending()) return "pending";
  text.resize(count.take());
  return text;
}

}  // namespace

TEST_CASE("59 read: a buffer that is just full says that nothing is left, without another call") {
  for (const auto& address : loopbacks()) {
    WakeCounter counter;
    Faults faults;
    ByHand hand;
    auto [peer, ours] = tcp_pair(address);
    const TcpStream stream(std::move(ours));
    put(peer, "abcdef");
    wait_until_arrived(peer);
    hand.turn();
    CHECK(read_now(stream, 4, counter) == "abcd");
    CHECK(read_now(stream, 2, counter) == "ef");  // there was more
    CHECK(read_now(stream, 4, counter) == "pending");
    CHECK(faults.count("read") == 2);  // and now there is not

    put(peer, "ghij");
    wait_until_arrived(peer);
    hand.turn();
    CHECK(read_now(stream, 4, counter) == "ghij");
    CHECK(read_now(stream, 4, counter) == "pending");
    put(peer, "kl");
    ::shutdown(peer.get(), SHUT_WR);
    wait_until_arrived(peer);
    hand.turn();
    CHECK(read_now(stream, 2, counter) == "kl");
    CHECK(read_now(stream, 2, counter) == "");  // the end that came with the last bytes
    CHECK(faults.count("read") == 5);
  }
}

TEST_CASE("59 read: what lies behind an urgent byte is not forgotten") {
  for (const bool append : {false, true}) {
    WakeCounter counter;
    ByHand hand;
    auto [peer, ours] = tcp_pair();
    const TcpStream stream(std::move(ours));
    put(peer, "abc");
    REQUIRE(::send(peer.get(), "!", 1, MSG_OOB) == 1);
    put(peer, "def");
    wait_until_arrived(peer);
    hand.turn();
    std::string all;
    if (append) {
      for (int i = 0; i < 2; ++i) {
        auto read = stream.read_append(all);
        CHECK(ask(read, counter).is_ready());
      }
    } else {
      all = read_now(stream, 100, counter);  // a short read: it ends at the mark
      all += read_now(stream, 100, counter);
    }
    CHECK(all == "abcdef");
  }
}
