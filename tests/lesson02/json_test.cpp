// A recording in the Trace Event format.

#include "lesson02_waker/trace/json.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "tests/support/json.hpp"
#include "tests/support/recordings.hpp"

using namespace pollen::trace;
using namespace pollen::trace::test;
using pollen::test::Json;
using pollen::test::JsonReader;

namespace {

std::string json_of(const Recording& recording) {
  std::ostringstream out;
  write_json(out, recording);
  return out.str();
}

// The entries of one phase (the format's "ph"), as "name thread time" with times in microseconds.
std::vector<std::string> entries(const Recording& recording, const std::string& phase) {
  std::vector<std::string> found;
  const Json json = JsonReader::read(json_of(recording));
  for (const Json& entry : json["traceEvents"].items) {
    if (entry["ph"].text != phase) continue;
    std::ostringstream line;
    const double thread = entry["tid"].value;
    line << entry["name"].text << " " << thread << " " << entry["ts"].value;
    if (entry.has("dur")) line << "+" << entry["dur"].value;
    if (entry.has("id")) line << " #" << entry["id"].value;
    found.push_back(line.str());
  }
  return found;
}

using Entries = std::vector<std::string>;

}  // namespace

TEST_CASE("json: polls, sleeps and wakes are slices of their threads") {
  CHECK(entries(stolen().taken(50), "X") ==
        Entries{"asleep 2 0+16", "task 1 1 2+8", "task 2 waiter 1 11+4", "task 3 2 18+12",
                "task 2 waiter 1 32+8", "task 3 wakes task 2 waiter 2 25+0"});
}

TEST_CASE("json: a slice says how it ended") {
  const Recording recording = Scene({"w"})
                                  .poll(0, 1, What::poll_pending, 0, 1)
                                  .poll(2, 3, What::threw, 0, 1)
                                  .poll(4, 5, What::poll_ready, 0, 2)
                                  .add(6, What::poll_begin, 0, 3)
                                  .taken(9);
  std::string ends;
  const Json json = JsonReader::read(json_of(recording));
  for (const Json& entry : json["traceEvents"].items) {
    if (entry["ph"].text == "X") ends += entry["args"]["end"].text + ", ";
  }
  CHECK(ends == "pending, threw, ready, not over, ");
}

TEST_CASE("json: a wake is an arrow to the poll that follows") {
  CHECK(entries(stolen().taken(50), "s") == Entries{"wake 2 25 #1"});
  CHECK(entries(stolen().taken(50), "f") == Entries{"wake 1 32 #1"});
  const Recording several = Scene({"w", "v"})
                                .add(0, What::wake, 1, 1)
                                .add(1, What::wake, 1, 1)
                                .add(2, What::wake, 1, 2)
                                .poll(3, 4, What::poll_pending, 0, 1)
                                .poll(5, 6, What::poll_pending, 0, 1)
                                .taken(9);
  CHECK(entries(several, "s") == Entries{"wake 2 0 #1", "wake 2 1 #2"});
  CHECK(entries(several, "f") == Entries{"wake 1 3 #1", "wake 1 3 #2"});
}

TEST_CASE("json: the rest are instants") {
  const Recording recording = Scene({"w", "v"})
                                  .add(0, What::spawn, 0, 1)
                                  .add(1, What::steal, 0, 1, 0, 1)
                                  .add(2, What::fd_ready, 0, 0, 0, 7)
                                  .add(3, What::timer_set, 0, 1, 1, 5000)
                                  .add(5, What::timer_fired, 0, 0, 0, 5000)
                                  .add(6, What::aborted, 0, 1)
                                  .taken(9);
  CHECK(entries(recording, "i") == Entries{"w spawns task 1 1 0", "w steals from v 1 1",
                                           "descriptor 7 is ready 1 2", "task 1 sets a timer 1 3",
                                           "a timer fires 1 5", "w aborts task 1 1 6"});
  const Json json = JsonReader::read(json_of(recording));
  std::string categories;
  for (const Json& entry : json["traceEvents"].items) {
    if (entry["ph"].text == "i") categories += entry["cat"].text + ", ";
  }
  CHECK(categories == "spawn, steal, fd ready, timer set, timer fired, abort, ");
}

TEST_CASE("json: requests begin and end, also on another thread") {
  const Recording recording = Scene({"w", "v"})
                                  .add(1, What::request_begin, 0, 7)
                                  .add(4, What::request_end, 1, 7, 0, 404)
                                  .add(5, What::request_begin, 0, 7)
                                  .taken(9);
  CHECK(entries(recording, "b") == Entries{"request 1 1 #7", "request 1 5 #7"});
  CHECK(entries(recording, "e") == Entries{"request 1 4 #7"});
}

TEST_CASE("json: names are there, and quoted") {
  const Recording recording =
      Scene({"a \"b\" \\ c\n\xff"}).name(1, "\"\\").poll(0, 1, What::poll_ready, 0, 1).taken(1);
  const Json json = JsonReader::read(json_of(recording));
  CHECK(json["traceEvents"].items[1]["name"].text == "thread_name");
  CHECK(json["traceEvents"].items[1]["args"]["name"].text == "a \"b\" \\ c\uFFFD\uFFFD");
  CHECK(entries(recording, "X") == Entries{"task 1 \"\\ 1 0+1"});
}

TEST_CASE("json: times are exact to the nanosecond") {
  Recording recording;
  recording.threads = {"w"};
  recording.events = {{12'345'000'067, What::spawn, 0, 1, 0, 0}};
  CHECK(json_of(recording).find("\"ts\":12345000.067") != std::string::npos);
}

TEST_CASE("json: empty, and with what was lost") {
  Recording recording;
  recording.lost = 12;
  const Json json = JsonReader::read(json_of(recording));
  CHECK(json["traceEvents"].items.size() == 1);  // the process's name
  CHECK(json["otherData"]["lost"].text == "12");
}
