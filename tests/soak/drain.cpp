// The service is told to stop at full load: every reply that was begun arrives whole.

#include <atomic>
#include <thread>
#include <vector>

#include "lesson01_future/join.hpp"
#include "lesson05_timers/sleep.hpp"
#include "tests/soak/service.hpp"
#include "tests/soak/soak.hpp"
#include "tests/support/census.hpp"

namespace pollen::soak {

namespace {

using namespace std::chrono_literals;

constexpr int clients_at_once = 64;

struct Drain {
  test::Census census;
  std::atomic<long> whole{0};
  std::atomic<long> not_begun{0};  // requests that were sent, and of whose reply no byte came
  std::atomic<long> broken{0};     // replies of which a part came
  std::atomic<long> wrong{0};      // bytes that are no reply to what was asked
};

// Fails when the service has closed the connection; then the replies tell.
Async<bool> send(const TcpStream& stream, std::string requests) {
  try {
    co_await stream.write_all(requests);
    co_return true;
  } catch (const std::system_error&) {
    co_return false;
  }
}

// Reads all that is missing. False: the service has closed the connection.
Async<bool> receive(const TcpStream& stream, Replies& replies, std::string& received, Drain& drain,
                    Duration pause) {
  try {
    while (replies.missing() > 0) {
      const std::size_t count = co_await stream.read_append(received);
      if (!replies.take(received)) ++drain.wrong;
      if (count == 0) co_return false;
      if (pause > 0s) co_await sleep(pause);
    }
    co_return true;
  } catch (const std::system_error&) {
    co_return false;  // reset: what came before still counts
  }
}

// Asks for one batch of pages after another, each all at once, until the service closes.
Async<> client(SocketAddress server, Drain& drain, test::Census::Member, std::uint64_t seed) {
  Random random(seed);
  Replies replies;
  std::string received;
  const Duration pause = seed % 4 == 0 ? 2ms : 0ms;  // some are slow to read
  try {
    const auto stream = co_await TcpStream::connect(server);
    while (true) {
      std::string requests;
      const std::size_t depth = 1 + below(random, 8);
      for (std::size_t i = 0; i < depth; ++i) {
        const std::size_t number = below(random, 100);
        requests += page(number).request;
        replies.expect(number);
      }
      auto both =
          join(send(stream, std::move(requests)), receive(stream, replies, received, drain, pause));
      const auto [sent, goes_on] = co_await both;
      if (!sent || !goes_on) break;
    }
  } catch (const std::system_error&) {
    // It came too late to be let in.
  }
  drain.whole += replies.whole();
  drain.not_begun += static_cast<long>(replies.missing()) - (received.empty() ? 0 : 1);
  drain.broken += received.empty() ? 0 : 1;
}

void round(Drain& drain, Findings& findings, const Settings& settings, Random& random) {
  Service service(settings.workers);
  Runtime crowd = Runtime::Builder().workers(settings.workers).build();
  std::vector<JoinHandle<void>> all;
  for (int i = 0; i < clients_at_once; ++i) {
    all.push_back(crowd.spawn(client(service.address(), drain, drain.census.member(), random())));
  }
  crowd.block_on(sleep(std::chrono::milliseconds(50 + below(random, 150))));
  findings.check(service.stop(20s), "the service ends in time");
  for (auto& handle : all) crowd.block_on(std::move(handle));
}

}  // namespace

bool drain(const Settings& settings) {
  Findings findings("drain");
  Random random(settings.seed);
  long whole = 0;
  compare_footprints(findings, [&](bool full) {
    Drain drain;
    for (int i = 0; i < (full ? settings.rounds : 2); ++i) {
      round(drain, findings, settings, random);
    }
    findings.check(drain.census.alive() == 0, "no client is alive");
    findings.check(drain.wrong == 0, "every reply is the right one");
    findings.check(drain.broken == 0, "every reply that was begun is whole");
    findings.check(drain.whole > 0 && drain.not_begun > 0, "it was told to stop at full load");
    findings.say(std::to_string(drain.whole) + " replies whole, " +
                 std::to_string(drain.not_begun) + " not begun, " + std::to_string(drain.broken) +
                 " broken, " + std::to_string(drain.wrong) + " wrong");
    whole += drain.whole;
  });
  return findings.conclude("stopped " + std::to_string(settings.rounds) + " times, " +
                           std::to_string(whole) + " replies");
}

}  // namespace pollen::soak
