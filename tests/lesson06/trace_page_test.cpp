// The live page: what it counts, and what a browser gets over a socket.

#include "lesson06_http/trace_page.hpp"

#include "tests/support/http.hpp"
#include "tests/support/http_server.hpp"
#include "tests/support/recordings.hpp"
#include "tests/support/xml.hpp"

using namespace pollen;
using namespace pollen::http;
using namespace pollen::http::test;
using pollen::test::XmlReader;
using trace::Recording;
using trace::What;
using trace::test::Scene;

namespace {

// Worker 0 polls for 250 of the last 1,000 ms, worker 1 sleeps; task 2 is still there.
Recording some() {
  return Scene({"main", "worker <0>", "worker 1"})
      .poll(0, 500'000, What::poll_pending, 1, 1)  // over a second ago
      .add(900'000, What::park, 2)
      .add(1'200'000, What::wake, 0, 1)
      .poll(1'300'000, 1'500'000, What::poll_ready, 1, 1)
      .add(1'500'000, What::complete, 1, 1)
      .add(1'600'000, What::spawn, 0, 2)
      .add(1'700'000, What::steal, 1, 2, 0, 2)
      .poll(1'700'000, 1'750'000, What::poll_pending, 1, 2)
      .add(1'800'000, What::park, 1)
      .taken(2'000'000);
}

std::string ask(const std::string& path, const Recording& recording) {
  Router router;
  add_trace_page(router, [recording] { return recording; });
  return answer_to(std::move(router), get_request(path));
}

bool contains(const std::string& text, std::string_view wanted) {
  return text.find(wanted) != std::string::npos;
}

}  // namespace

TEST_CASE("trace page: activity is that of the last second") {
  const Activity activity = activity_of(some());
  CHECK(activity.seconds == 1);
  CHECK(activity.alive == 1);
  CHECK(activity.polls == 2);
  CHECK(activity.wakes == 1);
  CHECK(activity.steals == 1);
  CHECK(activity.parks == 1);
  REQUIRE(activity.busy.size() == 2);
  CHECK(activity.busy[0] == std::pair<std::string, double>("worker <0>", 0.25));
  CHECK(activity.busy[1] == std::pair<std::string, double>("worker 1", 0.0));
}

TEST_CASE("trace page: a poll that is not over is busy time, and its task alive") {
  const Recording recording = Scene({"w"}).add(0, What::poll_begin, 0, 1).taken(4'000'000);
  const Activity activity = activity_of(recording);
  CHECK(activity.busy[0].second == 1);
  CHECK(activity.alive == 1);
}

TEST_CASE("trace page: where events were lost, a shorter time counts") {
  // The full ring of thread 0 reaches back for 400 ms.
  Scene scene({"busy", "calm"});
  scene.add(100'000, What::park, 1);
  for (std::uint64_t i = 0; i < 8; ++i) scene.add(600'000 + i, What::wake, 0, 1);
  Recording recording = scene.taken(1'000'000);
  CHECK(activity_of(recording).seconds == 1);
  CHECK(activity_of(recording).parks == 1);
  recording.whole_from = 600'000'000;
  CHECK(activity_of(recording).seconds == doctest::Approx(0.4));
  CHECK(activity_of(recording).wakes == 8);
  CHECK(activity_of(recording).parks == 0);
}

TEST_CASE("trace page: activity of nothing") {
  const Activity activity = activity_of({});
  CHECK(activity.seconds == 0);
  CHECK(activity.busy.empty());
  CHECK(statuses_in(ask("/trace", {})) == "200");
}

TEST_CASE("trace page: /trace.svg is a picture") {
  const std::string answer = ask("/trace.svg", some());
  CHECK(statuses_in(answer) == "200");
  CHECK(contains(answer, "Content-Type: image/svg+xml\r\n"));
  CHECK(contains(answer, "Cache-Control: no-store\r\n"));
  CHECK(XmlReader::read(body_of_answer(answer)).of_class("steal").size() == 2);  // and the legend's
}

TEST_CASE("trace page: /trace.svg shows the last three seconds") {
  const std::string answer = ask("/trace.svg", Scene({"w"})
                                                   .poll(0, 1, What::poll_pending, 0, 1)
                                                   .add(9'000'000, What::park, 0)
                                                   .taken(10'000'000));
  CHECK(contains(answer, "0 polls in 3 s"));
}

TEST_CASE("trace page: /trace/now has counters and the picture") {
  const std::string answer = ask("/trace/now", some());
  CHECK(statuses_in(answer) == "200");
  CHECK(contains(answer, "Content-Type: text/html; charset=utf-8\r\n"));
  for (const char* row :
       {"tasks alive</th><td>1<", "polls a second</th><td>2<", "wakes a second</th><td>1<",
        "steals a second</th><td>1<", "parks a second</th><td>1<",
        "worker &lt;0&gt; is busy</th><td><meter max=\"100\" value=\"25\"></meter> 25 %<"}) {
    CAPTURE(row);
    CHECK(contains(answer, row));
  }
  CHECK(contains(answer, "<svg xmlns"));
}

TEST_CASE("trace page: /trace is whole at once, and asks for what is new") {
  const std::string answer = ask("/trace", some());
  CHECK(statuses_in(answer) == "200");
  CHECK(contains(answer, "<!doctype html>"));
  CHECK(contains(answer, "fetch(\"/trace/now\")"));
  CHECK(contains(answer, body_of_answer(ask("/trace/now", some()))));
}

TEST_CASE("trace page: each request takes the recording anew") {
  Router router;
  auto taken = std::make_shared<int>(0);
  add_trace_page(router, [taken] {
    return Scene({"w"})
        .name(1, "number" + std::to_string(++*taken))
        .add(0, What::spawn, 0, 1)
        .taken(1);
  });
  const std::string answers =
      answer_to(std::move(router), get_request("/trace.svg") + get_request("/trace.svg"));
  CHECK(contains(answers, "task 1 number1"));
  CHECK(contains(answers, "task 1 number2"));
}
