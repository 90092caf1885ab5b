// The service is told to stop at full load: every reply that was begun arrives whole.

#include <atomic>
#include <thread>
#include <vector>

#include "lesson01_future/join.hpp"
#include "lesson02_waker/yield_now.hpp"
#include "lesson05_timers/sleep.hpp"
#include "tests/soak/service.hpp"
#include "tests/soak/soak.hpp"
#include "tests/support/census.hpp"

namespace pollen::soak {

namespace {

using namespace std::chrono_literals;

struct Drain {
  test::Census census;
  std::atomic<long> whole{0};
  std::atomic<long> not_begun{0};  // requests that were sent, and of whose reply no byte came
  std::atomic<long> broken{0};     // replies of which a part came
  std::atomic<long> wrong{0};      // bytes that are no reply to what was asked
};

// One client's connection, its requests and their replies.
struct Talk {
  explicit Talk(TcpStream connection, std::uint64_t seed)
      : stream(std::move(connection)), random(seed) {}
  TcpStream stream;
  Random random;
  Replies replies;
  std::string received;
  bool over = false;
};

// Asks for page after page, without waiting for the replies: requests are under way at any moment.
// It ends when the service has closed the connection.
Async<> send(Talk& talk) {
  try {
    while (!talk.over) {
      if (talk.replies.missing() > 32) {
        co_await sleep(1ms);
        continue;
      }
      std::string requests;
      for (std::size_t i = below(talk.random, 8); i-- > 0;) {
        const std::size_t number = below(talk.random, 100);
        requests += page(number).request;
        talk.replies.expect(number);
      }
      co_await talk.stream.write_all(requests);
      co_await yield_now();
    }
  } catch (const std::system_error&) {
    // The replies will tell.
  }
}

Async<> receive(Talk& talk, Drain& drain, Duration pause) {
  try {
    while (true) {
      const std::size_t count = co_await talk.stream.read_append(talk.received);
      if (!talk.replies.take(talk.received)) ++drain.wrong;
      if (count == 0) break;
      if (pause > 0s) co_await sleep(pause);
    }
  } catch (const std::system_error&) {
    // Reset: what came before still counts.
  }
  talk.over = true;
}

Async<> client(SocketAddress server, Drain& drain, test::Census::Member, std::uint64_t seed) {
  std::optional<Talk> talk;
  try {
    auto stream = co_await TcpStream::connect(server);
    talk.emplace(std::move(stream), seed);
  } catch (const std::system_error&) {
    co_return;  // it came too late to be let in
  }
  const Duration pause = seed % 4 == 0 ? 2ms : 0ms;  // some are slow to read
  auto both = join(send(*talk), receive(*talk, drain, pause));
  co_await both;
  const bool broken = !talk->received.empty();
  drain.whole += talk->replies.whole();
  drain.not_begun += static_cast<long>(talk->replies.missing()) - (broken ? 1 : 0);
  drain.broken += broken ? 1 : 0;
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
