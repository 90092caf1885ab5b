// A recording as a picture: what must be in it, what is left out, and what it says of that.

#include "lesson02_waker/trace/svg.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "tests/support/recordings.hpp"
#include "tests/support/xml.hpp"

using namespace pollen::trace;
using namespace pollen::trace::test;
using pollen::test::Element;
using pollen::test::XmlReader;

namespace {

std::string svg_of(const Recording& recording, const SvgOptions& options = {}) {
  std::ostringstream out;
  write_svg(out, recording, options);
  return out.str();
}

Element picture_of(const Recording& recording, const SvgOptions& options = {}) {
  return XmlReader::read(svg_of(recording, options));
}

bool says(const Element& picture, std::string_view wanted) {
  return picture.all_text().find(wanted) != std::string::npos;
}

// What one reads on hovering over the marks of a class. The legend's samples have no title.
std::vector<std::string> titles(const Element& picture, std::string_view wanted) {
  std::vector<std::string> found;
  for (const Element* mark : picture.of_class(wanted)) {
    if (!mark->title().empty()) found.push_back(mark->title());
  }
  return found;
}

using Titles = std::vector<std::string>;

// `tasks` tasks take turns on two workers, each poll woken by the task before.
Recording long_recording(std::uint32_t tasks, std::uint32_t polls) {
  Scene scene({"worker 0", "worker 1"});
  for (std::uint32_t i = 0; i < polls; ++i) {
    const std::uint32_t task = i % tasks + 1;
    const auto worker = static_cast<std::uint16_t>(i % 2);
    scene.add(10 * i, What::poll_begin, worker, task);
    scene.add(10 * i + 4, What::wake, worker, task % tasks + 1, task);
    scene.add(10 * i + 8, What::poll_pending, worker, task);
  }
  return scene.taken(10 * polls);
}

}  // namespace

TEST_CASE("svg: each mark says on hover what it is") {
  const Element picture = picture_of(stolen().taken(50));
  CHECK(titles(picture, "pending") ==
        Titles(2, "worker 0 polls task 2 waiter: pending, 4 µs, at 11 µs"));
  CHECK(titles(picture, "threw") == Titles(2, "worker 1 polls task 3: threw, 12 µs, at 18 µs"));
  CHECK(titles(picture, "ready").size() == 4);
  CHECK(titles(picture, "park") == Titles{"worker 1 sleeps, 16 µs, at 0 ns"});
  CHECK(titles(picture, "wake") == Titles{"task 3 wakes task 2 waiter at 25 µs"});
  CHECK(titles(picture, "spawn") == Titles{"worker 0 spawns task 1 at 1 µs",
                                           "task 1 spawns task 2 waiter at 3 µs",
                                           "task 1 spawns task 3 at 4 µs"});
  CHECK(titles(picture, "steal") == Titles{"worker 1 steals from worker 0 at 17 µs"});
  CHECK(titles(picture, "queue").size() == 4);
  CHECK(titles(picture, "life") == Titles{"task 1 lives, 9 µs, at 1 µs",
                                          "task 2 waiter lives, 37 µs, at 3 µs",
                                          "task 3 lives, 26 µs, at 4 µs"});
}

TEST_CASE("svg: a lane for each thread, and below for each task") {
  const Element picture = picture_of(stolen().taken(50));
  CHECK(says(picture, "3 tasks on 2 threads: 4 polls in 50 µs"));
  int last = 0;
  for (const char* lane : {"worker 0", "worker 1", "Tasks", "task 1", "task 2 waiter", "task 3"}) {
    CAPTURE(lane);
    int y = 0;
    for (const Element& text : picture.children) {
      if (text.text == lane && text.attribute("x") == "12") y = std::stoi(text.attribute("y"));
    }
    CHECK(y > last);
    last = y;
  }
  CHECK(std::stoi(picture.attribute("height")) > last);
}

TEST_CASE("svg: a bar lies where its time is") {
  const Element picture = picture_of(
      Scene({"w"}).add(0, What::spawn, 0, 1).poll(50, 75, What::poll_ready, 0, 1).taken(100));
  const auto bars = picture.of_class("ready");
  REQUIRE(bars.size() == 3);                // the thread's, the task's, the legend's
  CHECK(bars[0]->attribute("x") == "548");  // time lies between 160 and 936
  CHECK(bars[0]->attribute("width") == "194");
  CHECK(bars[1]->attribute("x") == "548");
  CHECK(bars[1]->attribute("y") != bars[0]->attribute("y"));
}

TEST_CASE("svg: the time axis has a few round times") {
  const auto ticks = [](std::uint64_t end) {
    std::string all;
    const Recording recording = Scene({"w"}).add(0, What::park, 0).taken(end);
    const Element picture = picture_of(recording);
    for (const Element* tick : picture.of_class("dim tick")) all += tick->text + " ";
    return all;
  };
  CHECK(ticks(50) == "0 10 µs 20 µs 30 µs 40 µs 50 µs ");
  CHECK(ticks(1'200'000) == "0 200 ms 400 ms 600 ms 800 ms 1 s 1.2 s ");
  CHECK(ticks(3) == "0 500 ns 1 µs 1.5 µs 2 µs 2.5 µs 3 µs ");
}

TEST_CASE("svg: a wake goes up or down, from a task or a thread; one's own is a ring") {
  const Recording recording = Scene({"w"})
                                  .poll(0, 1, What::poll_pending, 0, 1)
                                  .poll(2, 3, What::poll_pending, 0, 2)
                                  .add(4, What::wake, 0, 1)
                                  .add(5, What::wake, 0, 1, 2)
                                  .add(6, What::wake, 0, 2, 1)
                                  .add(7, What::wake, 0, 1, 1)
                                  .taken(10);
  const Element picture = picture_of(recording);
  CHECK(titles(picture, "wake") == Titles{"w wakes task 1 at 4 µs", "task 2 wakes task 1 at 5 µs",
                                          "task 1 wakes task 2 at 6 µs"});
  CHECK(titles(picture, "self") == Titles{"task 1 wakes itself at 7 µs"});
  const auto arrows = picture.of_class("wake");
  // The lanes' upper edges: w 96, task 1 154, task 2 178.
  CHECK(arrows[0]->attribute("d") == "M470.4 108V159");
  CHECK(arrows[1]->attribute("d") == "M548 182V173");
  CHECK(arrows[2]->attribute("d") == "M625.6 174V183");
}

TEST_CASE("svg: descriptors, timers, aborts and requests") {
  const Element picture = picture_of(Scene({"w"})
                                         .add(0, What::request_begin, 0, 1)
                                         .add(1, What::fd_ready, 0, 0, 0, 7)
                                         .add(2, What::timer_set, 0, 1, 1, 9000)
                                         .add(3, What::timer_fired, 0, 0, 0, 9000)
                                         .add(4, What::request_end, 0, 1, 0, 404)
                                         .add(5, What::request_begin, 0, 1)
                                         .add(6, What::aborted, 0, 1)
                                         .taken(7));
  CHECK(titles(picture, "fd") == Titles{"descriptor 7 is ready at 1 µs"});
  CHECK(titles(picture, "timer_set") == Titles{"task 1 sets a timer at 2 µs"});
  CHECK(titles(picture, "timer_fired") == Titles{"a timer fires at 3 µs"});
  CHECK(titles(picture, "aborted") == Titles{"w aborts task 1 at 6 µs"});
  CHECK(titles(picture, "request") == Titles{"task 1 answers a request, with 404, 4 µs, at 0 ns",
                                             "task 1 answers a request, 2 µs so far, at 5 µs"});
}

TEST_CASE("svg: a poll of which the end is not known has a bar, too") {
  const Recording recording =
      Scene({"w"}).add(0, What::poll_begin, 0, 1).add(5, What::complete, 0, 1).taken(10);
  const Element picture = picture_of(recording);
  CHECK(titles(picture, "lasts") == Titles(2, "w polls task 1: over, 5 µs, at 0 ns"));
  CHECK(picture.of_class("lasts")[0]->attribute("height") == "16");
}

TEST_CASE("svg: the legend names what occurs, and nothing else") {
  const Element some = picture_of(stolen().taken(50));
  CHECK(says(some, "\nsteal\n"));
  CHECK(says(some, "\nthread sleeps\n"));
  CHECK_FALSE(says(some, "\nrequest\n"));
  CHECK_FALSE(says(some, "\ntimer fires\n"));
}

TEST_CASE("svg: the same recording gives the same bytes") {
  const Recording recording = long_recording(30, 1000);
  CHECK(svg_of(recording) == svg_of(Recording(recording)));
}

TEST_CASE("svg: a steal lies on the edge between two lanes, and leads there from the victim") {
  const Recording recording = Scene({"a", "b", "c"})
                                  .add(0, What::park, 0)
                                  .add(0, What::park, 2)
                                  .add(1, What::steal, 1, 9, 0, 0)
                                  .add(2, What::steal, 1, 9, 0, 2)
                                  .taken(2);
  const Element picture = picture_of(recording);
  // The lanes' upper edges: a 96, b 120, c 144.
  const auto lines = picture.of_class("booty");
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]->attribute("d") == "M548 108V120");
  CHECK(lines[1]->attribute("d") == "M936 156V144");
  const auto marks = picture.of_class("steal");
  CHECK(marks[0]->attribute("d").starts_with("M548 120"));
  CHECK(marks[1]->attribute("d").starts_with("M936 144"));
}

TEST_CASE("svg: a timer is set in the lane of its task, and fires in that of the thread") {
  const Element picture = picture_of(Scene({"w"})
                                         .add(0, What::timer_set, 0, 1, 0, 9000)
                                         .add(1, What::timer_set, 0, 0, 0, 9000)
                                         .add(2, What::timer_fired, 0, 0, 0, 9000)
                                         .taken(2));
  // The lanes' upper edges: w 96, task 1 154.
  const auto set = picture.of_class("timer_set");
  CHECK(set[0]->attribute("d").starts_with("M160 166"));
  CHECK(set[1]->attribute("d").starts_with("M548 108"));
  CHECK(picture.of_class("timer_fired")[0]->attribute("d").starts_with("M936 108"));
}

TEST_CASE("svg: what is over at the end of the picture does not stick out of it") {
  const Element picture = picture_of(Scene({"w"})
                                         .poll(0, 1, What::poll_pending, 0, 1)
                                         .poll(1'000'000, 1'000'000, What::poll_ready, 0, 1)
                                         .taken(1'000'000));
  const Element* bar = picture.of_class("ready")[0];
  CHECK(bar->attribute("x") == "933.5");
  CHECK(bar->attribute("width") == "2.5");
}

TEST_CASE("svg: it says that it shows all, and when time 0 is unless that is as good as 0") {
  CHECK(says(picture_of(stolen().taken(50)), "\nAll 18 events.\n"));
  const Recording late = Scene({"w"}).add(2, What::park, 0).taken(1000);
  CHECK(says(picture_of(late), "\nAll 1 event. Time 0 is 2 µs after the recording began.\n"));
}

TEST_CASE("svg: an empty recording says so") {
  const Element picture = picture_of({});
  CHECK(says(picture, "Nothing was recorded."));
  CHECK(says(picture, "0 tasks on 0 threads"));
}

TEST_CASE("svg: one event, at one time") {
  const Element picture = picture_of(Scene({"w"}).add(5, What::spawn, 0, 1).taken(5));
  CHECK(titles(picture, "spawn") == Titles{"w spawns task 1 at 0 ns"});
  CHECK(says(picture, "Time 0 is 5 µs after the recording began."));
}

TEST_CASE("svg: names are escaped, and cut") {
  const Element picture = picture_of(Scene({"<w> & \"x\"\x01\xff"})
                                         .name(1, "</text><script>alert(1)</script>")
                                         .poll(0, 1, What::poll_ready, 0, 1)
                                         .taken(1));
  CHECK(says(picture, "<w> & \"x\"\uFFFD\uFFFD"));
  CHECK(titles(picture, "ready")[0].find("task 1 </text><script>alert(1)") != std::string::npos);
  CHECK(says(picture, "\ntask 1 </text><script…\n"));
  const std::string cut = svg_of(Scene({"äöüäöüäöüäöüäöüäöüäöü"}).add(0, What::park, 0).taken(1));
  CHECK_NOTHROW(XmlReader::read(cut));
}

TEST_CASE("svg: notes are lines below the picture") {
  const Element picture =
      picture_of(stolen().taken(50), {.notes = "task 2: pending & forgotten\n\nthe end\n"});
  CHECK(says(picture, "\ntask 2: pending & forgotten\n"));
  CHECK(says(picture, "\nthe end\n"));
  const int without = std::stoi(picture_of(stolen().taken(50)).attribute("height"));
  CHECK(std::stoi(picture.attribute("height")) == without + 3 * 18);
}

TEST_CASE("svg: a long recording is cut, stays small, and says so") {
  for (const std::uint32_t tasks : {3u, 20u, 2000u}) {
    CAPTURE(tasks);
    const Recording recording = long_recording(tasks, 4000);
    const std::string svg = svg_of(recording);
    CHECK(svg.size() <= 60'000);
    const Element picture = XmlReader::read(svg);
    CHECK(says(picture, " of 12,000 events. Time 0 is 3"));
    CHECK(titles(picture, "pending").size() > 100);
    CHECK(std::stoi(picture.attribute("height")) < 1000);
  }
}

TEST_CASE("svg: what the recorder lost counts among what is not shown") {
  Recording recording = stolen().taken(50);
  recording.lost = 1'000'000;
  CHECK(says(picture_of(recording), "Only the last 18 of 1,000,018 events."));
}

TEST_CASE("svg: of many tasks a page full is shown, and the others are counted") {
  const Element picture = picture_of(long_recording(100'000, 100'000));
  CHECK(says(picture, "+ 99,976 more tasks"));
  CHECK(says(picture, "100,000 tasks on 2 threads"));
}

TEST_CASE("svg: of many threads likewise") {
  Scene scene(std::vector<std::string>(500, "pool"));
  for (std::uint16_t i = 0; i < 500; ++i) scene.add(i, What::park, i);
  CHECK(says(picture_of(scene.taken(600)), "+ 488 more threads"));
}

TEST_CASE("svg: the last stretch of time only") {
  const Element picture = picture_of(Scene({"w"})
                                         .poll(0, 10, What::poll_pending, 0, 1)
                                         .add(20, What::park, 0)
                                         .add(90, What::unpark, 0)
                                         .poll(95, 96, What::poll_ready, 0, 1)
                                         .taken(100),
                                     {.last = 50'000});
  CHECK(says(picture, "1 poll in 50 µs"));
  CHECK(says(picture, "Only the last 3 of 6 events. Time 0 is 50 µs after"));
  CHECK(titles(picture, "park") == Titles{"w sleeps, 70 µs, since before 0"});
  CHECK(titles(picture, "pending").empty());
}

TEST_CASE("svg: it needs nothing from outside, and has no script") {
  const std::string svg = svg_of(stolen().taken(50));
  for (const char* never : {"<script", "href", "@import", "@font-face", "onload", "<image"}) {
    CAPTURE(never);
    CHECK(svg.find(never) == std::string::npos);
  }
  // The only address is the name of the format.
  CHECK(svg.find("http") == svg.rfind("http"));
  CHECK(svg.find("prefers-color-scheme:dark") != std::string::npos);
}
