// What the reactor adds to a recording: descriptors that became ready.

#include <doctest/doctest.h>

#include <algorithm>

#include "lesson02_waker/trace/task.hpp"
#include "lesson04_reactor/tcp.hpp"
#include "tests/support/executors.hpp"
#include "tests/support/recorded.hpp"

using namespace pollen;
using namespace pollen::test;
using namespace pollen::trace::test;
using trace::What;

namespace {

Async<> accepts(const TcpListener& listener) {
  trace::name_this_task("acceptor");
  co_await listener.accept();
}

Async<std::string> place_of_acceptor() {
  const auto listener = TcpListener::bind(SocketAddress::parse("127.0.0.1:0"));
  auto acceptor = spawn(accepts(listener));
  for (int i = 0; i < 3; ++i) co_await yield_now();
  std::string place;
  for (const trace::PendingTask& task : trace::pending_tasks()) {
    if (task.name == "acceptor") place = task.place;
  }
  const auto client = co_await TcpStream::connect(listener.local_address());
  co_await acceptor;
  co_return place;
}

}  // namespace

TEST_CASE("a task that accepts waits for its descriptor, which becomes ready and wakes it") {
  const Record record;
  const std::string place = LocalExecutor().block_on(place_of_acceptor());
  const std::string input = "input on descriptor ";
  REQUIRE(place.starts_with(input));
  const std::uint64_t descriptor = std::stoull(place.substr(input.size()));

  const trace::Recording recording = trace::take();
  const auto& events = recording.events;
  const auto ready = std::find_if(events.begin(), events.end(), [&](const trace::Event& event) {
    return event.what == What::fd_ready && event.detail == descriptor;
  });
  REQUIRE(events.end() - ready >= 2);
  CHECK(ready[1].what == What::wake);
  CHECK(recording.names.at(ready[1].task) == "acceptor");
  CHECK(ready[1].by == 0);
}
