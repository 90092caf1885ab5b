// Clients that come and go, politely or not, for as long as it is told.

#include <sys/socket.h>

#include <atomic>
#include <vector>

#include "lesson05_timers/timeout.hpp"
#include "tests/soak/service.hpp"
#include "tests/soak/soak.hpp"
#include "tests/support/census.hpp"

namespace pollen::soak {

namespace {

using namespace std::chrono_literals;

struct Storm {
  test::Census census;
  std::atomic<long> connections{0};
  std::atomic<long> resets{0};
  std::atomic<long> whole{0};
  std::atomic<long> wrong{0};
  std::atomic<long> refused{0};  // the system has run out of ports, or something alike
};

void reset(TcpStream stream) {
  const Fd fd = std::move(stream).into_fd();
  const linger at_once{1, 0};
  ::setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

// Reads everything that was asked for.
Async<> receive(const TcpStream& stream, Replies& replies, Storm& storm) {
  std::string received;
  while (replies.missing() > 0) {
    const std::size_t count = co_await stream.read_append(received);
    const bool right = replies.take(received);
    if (count == 0 || !right) {
      ++storm.wrong;
      co_return;
    }
  }
}

// One connection. It ends anywhere: before a word, in a request, in a reply, or after all replies.
Async<> visit(SocketAddress server, Storm& storm, Random& random) {
  auto stream = co_await TcpStream::connect(server);
  ++storm.connections;
  Replies replies;
  std::string requests;
  for (std::size_t i = below(random, 5); i > 0; --i) {
    const std::size_t number = below(random, 100);
    requests += page(number).request;
    replies.expect(number);
  }
  const std::size_t how = below(random, 4);
  if (how == 0) requests.resize(below(random, requests.size() + 1));
  co_await stream.write_all(requests);
  if (how <= 1) {
    std::string some;
    auto reading = stream.read_append(some);
    auto short_while = timeout(std::chrono::microseconds(below(random, 2000)), reading);
    co_await short_while;
  } else {
    co_await receive(stream, replies, storm);
    storm.whole += replies.whole();
  }
  if (how % 2 == 1) {
    ++storm.resets;
    reset(std::move(stream));
  }
}

Async<> client(SocketAddress server, Storm& storm, test::Census::Member, std::uint64_t seed,
               Instant end) {
  Random random(seed);
  while (now() < end) {
    bool rest = false;
    try {
      co_await visit(server, storm, random);
    } catch (const std::system_error&) {
      rest = true;
    }
    if (!rest) continue;
    ++storm.refused;
    co_await sleep(10ms);
  }
}

void round(Storm& storm, Findings& findings, const Settings& settings, Duration length,
           Random& random) {
  Service service(settings.workers);
  Runtime crowd = Runtime::Builder().workers(settings.workers).build();
  const Instant end = now() + length;
  std::vector<JoinHandle<void>> all;
  for (int i = 0; i < clients_at_once; ++i) {
    all.push_back(
        crowd.spawn(client(service.address(), storm, storm.census.member(), random(), end)));
  }
  for (auto& handle : all) crowd.block_on(std::move(handle));
  findings.check(service.stop(20s), "the service ends in time");
}

}  // namespace

bool storm(const Settings& settings) {
  Findings findings("storm");
  Random random(settings.seed);
  long connections = 0;
  compare_footprints(findings, [&](bool full) {
    Storm storm;
    const Duration length = full ? std::chrono::seconds(settings.seconds) : Duration(300ms);
    round(storm, findings, settings, length, random);
    findings.check(storm.census.alive() == 0, "no client is alive");
    findings.check(storm.wrong == 0, "whoever waits for replies gets them all");
    findings.check(storm.whole > 0, "replies came");
    // A client fails by itself only where its own system has no port left for it.
    findings.check(storm.refused * 100 <= storm.connections, "nearly everybody is let in");
    if (!full) return;
    connections = storm.connections;
    findings.say(std::to_string(storm.connections) + " connections, " +
                 std::to_string(storm.resets) + " of them reset, " + std::to_string(storm.whole) +
                 " replies whole, " + std::to_string(storm.refused) + " failed");
  });
  return findings.conclude(std::to_string(settings.seconds) + " s, " + std::to_string(connections) +
                           " connections");
}

}  // namespace pollen::soak
