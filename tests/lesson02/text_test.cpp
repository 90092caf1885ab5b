// The timeline as text, and where --trace puts a recording.

#include "lesson02_waker/trace/text.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "lesson02_waker/trace/output.hpp"
#include "tests/support/recordings.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pollen::trace;
using namespace pollen::trace::test;

namespace {

std::string text_of(const Recording& recording) {
  std::ostringstream out;
  write_text(out, recording);
  return out.str();
}

std::string contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("the timeline has one aligned line an event, tasks by name or number") {
  CHECK(text_of(stolen().taken(50)) == R"(18 events in 50 µs
 0.0 µs  worker 1  park
 1.0 µs  worker 0  spawn        task 1
 2.0 µs  worker 0  poll         task 1
 3.0 µs  worker 0  spawn        task 2 waiter  by task 1
 4.0 µs  worker 0  spawn        task 3         by task 1
10.0 µs  worker 0  ready        task 1
10.0 µs  worker 0  complete     task 1
11.0 µs  worker 0  poll         task 2 waiter
15.0 µs  worker 0  pending      task 2 waiter
16.0 µs  worker 1  unpark
17.0 µs  worker 1  steal        task 3         from worker 0
18.0 µs  worker 1  poll         task 3
25.0 µs  worker 1  wake         task 2 waiter  by task 3
30.0 µs  worker 1  threw        task 3
30.0 µs  worker 1  complete     task 3
32.0 µs  worker 0  poll         task 2 waiter
40.0 µs  worker 0  ready        task 2 waiter
40.0 µs  worker 0  complete     task 2 waiter
)");
}

TEST_CASE("each kind of event says what else is known of it") {
  const Recording recording = Scene({"main", "w"})
                                  .name(1, "a")
                                  .add(1, What::wake, 0, 2, 1)
                                  .add(2, What::wake, 1, 2)
                                  .add(3, What::aborted, 0, 2, 1)
                                  .add(4, What::steal, 0, 2, 0, 1)
                                  .add(5, What::fd_ready, 0, 0, 0, 7)
                                  .add(6, What::timer_set, 0, 1, 0, 12'500'000)
                                  .add(12'500, What::timer_fired, 0, 0, 0, 12'500'000)
                                  .add(12'600, What::request_begin, 0, 1)
                                  .add(12'700, What::request_end, 0, 1, 0, 404)
                                  .add(12'800, What::request_end, 0, 1)
                                  .add(12'900, What::unpark, 1)
                                  .taken(13'000);
  CHECK(text_of(recording) == R"(11 events in 13 ms
 0.001 ms  main  wake         task 2    by task 1 a
 0.002 ms  w     wake         task 2
 0.003 ms  main  abort        task 2    by task 1 a
 0.004 ms  main  steal        task 2    from w
 0.005 ms  main  fd ready               descriptor 7
 0.006 ms  main  timer set    task 1 a  due at 12.500 ms
12.500 ms  main  timer fired            due at 12.500 ms
12.600 ms  main  request      task 1 a
12.700 ms  main  answered     task 1 a  status 404
12.800 ms  main  answered     task 1 a  without a reply
12.900 ms  w     unpark
)");
}

TEST_CASE("the timeline says what is lost, and fits its unit to the time") {
  Recording recording = Scene({"main"}).add(200'000'000, What::park, 0).taken(200'000'001);
  recording.lost = 12'345;
  CHECK(text_of(recording) ==
        "1 event in 200 s; 12,345 older ones are lost\n"
        "200.000000 s  main  park\n");
}

TEST_CASE("the ending of its name chooses what a recording is saved as") {
  const pollen::test::TempDir dir;
  const Recording recording = stolen().taken(50);
  save(dir / "out.svg", recording);
  save(dir / "out.json", recording);
  CHECK(contents(dir / "out.svg").starts_with("<svg"));
  CHECK(contents(dir / "out.json").starts_with("{"));
}

TEST_CASE("a name that can't be saved to is refused before the run, with what to do") {
  const pollen::test::TempDir dir;
  CHECK(check_output("-").empty());
  CHECK(check_output(dir / "new.svg").empty());
  CHECK(check_output("out.png") == "'out.png' should be - or end in .svg or .json");
  const std::string nowhere = dir / "none/out.svg";
  CHECK(check_output(nowhere) == "'" + nowhere + "' can't be written");
  CHECK_THROWS_AS(save("out.png", Recording()), std::runtime_error);
}
