// From events to stretches of time, and the words and numbers in the pictures.

#include "lesson02_waker/trace/spans.hpp"

#include <doctest/doctest.h>

#include "tests/support/recordings.hpp"

using namespace pollen::trace;
using namespace pollen::trace::test;

namespace {

// The spans of one task (or, for a park, of one thread), as "from-to" in microseconds.
std::string times(const Recording& recording, What began, std::uint32_t whose) {
  std::string text;
  for (const Span& span : spans_of(recording)) {
    const std::uint32_t owner = began == What::park ? span.thread : span.task;
    if (span.began != began || owner != whose) continue;
    text += (text.empty() ? "" : " ") + std::to_string(span.from / 1000) + "-" +
            (span.lasts() ? "" : std::to_string(span.to / 1000));
  }
  return text;
}

}  // namespace

TEST_CASE("spans: polls, parks, lives, and the time between a wake and a poll") {
  const Recording recording = stolen().taken(50);
  CHECK(times(recording, What::poll_begin, 1) == "2-10");
  CHECK(times(recording, What::poll_begin, 2) == "11-15 32-40");
  CHECK(times(recording, What::park, 1) == "0-16");
  CHECK(times(recording, What::spawn, 2) == "3-40");
  CHECK(times(recording, What::wake, 2) == "3-11 25-32");
  CHECK(times(recording, What::wake, 3) == "4-18");
}

TEST_CASE("spans: what is not over lasts to the end of the recording") {
  const Recording recording = Scene({"worker"})
                                  .add(1, What::spawn, 0, 1)
                                  .add(2, What::poll_begin, 0, 1)
                                  .add(3, What::park, 1)
                                  .taken(9);
  CHECK(times(recording, What::poll_begin, 1) == "2-");
  CHECK(times(recording, What::park, 1) == "3-");
  CHECK(times(recording, What::spawn, 1) == "1-");
  CHECK(spans_of(recording).front().to == 9000);
}

TEST_CASE("spans: a task that is woken during its poll waits for the next one from its end on") {
  const auto woken = Scene({"worker"})
                         .add(1, What::poll_begin, 0, 1)
                         .add(2, What::wake, 0, 1, 1)
                         .add(3, What::wake, 0, 1)
                         .add(4, What::poll_pending, 0, 1)
                         .add(8, What::poll_begin, 0, 1)
                         .add(9, What::poll_ready, 0, 1);
  CHECK(times(woken.taken(10), What::wake, 1) == "4-8");
}

TEST_CASE("spans: of two wakes before a poll the first one counts, and after the end none") {
  const auto woken = Scene({"worker"})
                         .add(1, What::wake, 0, 1)
                         .add(2, What::wake, 0, 1)
                         .poll(5, 6, What::poll_ready, 0, 1)
                         .add(6, What::complete, 0, 1)
                         .add(7, What::wake, 0, 1);
  CHECK(times(woken.taken(10), What::wake, 1) == "1-5");
}

TEST_CASE("spans: a task that is dropped unfinished ends there") {
  const auto dropped = Scene({"worker"})
                           .add(1, What::spawn, 0, 1)
                           .add(3, What::aborted, 0, 1)
                           .add(5, What::complete, 0, 1);
  CHECK(times(dropped.taken(10), What::spawn, 1) == "1-5");
  CHECK(times(dropped.taken(10), What::wake, 1) == "1-5");
}

TEST_CASE("spans: where a beginning was lost") {
  const auto cut = Scene({"worker"})
                       .add(3, What::poll_pending, 0, 1)
                       .add(4, What::unpark, 0)
                       .add(5, What::request_end, 0, 1, 0, 200);
  CHECK(times(cut.taken(9), What::poll_begin, 1) == "");
  CHECK(times(cut.taken(9), What::park, 0) == "");
  CHECK(times(cut.taken(9), What::request_begin, 1) == "");
  CHECK(times(cut.taken(9), What::spawn, 1) == "0-");
}

TEST_CASE("spans: requests, with the status") {
  const auto request =
      Scene({"a", "b"}).add(1, What::request_begin, 0, 7).add(4, What::request_end, 1, 7, 0, 404);
  const std::vector<Span> spans = spans_of(request.taken(5));
  REQUIRE(spans.size() == 2);  // the task's life and the request
  CHECK(spans[1].began == What::request_begin);
  CHECK(spans[1].detail == 404);
  CHECK(times(request.taken(5), What::request_begin, 7) == "1-4");
}

TEST_CASE("spans: times have three digits and a unit") {
  CHECK(time_text(0) == "0 ns");
  CHECK(time_text(999) == "999 ns");
  CHECK(time_text(1000) == "1 µs");
  CHECK(time_text(1239) == "1.23 µs");
  CHECK(time_text(12'090) == "12 µs");
  CHECK(time_text(12'990) == "12.9 µs");
  CHECK(time_text(300'000'000) == "300 ms");
  CHECK(time_text(1'050'000'000) == "1.05 s");
  CHECK(time_text(86'400'000'000'000) == "86400 s");
}

TEST_CASE("spans: large numbers have commas") {
  CHECK(with_commas(0) == "0");
  CHECK(with_commas(999) == "999");
  CHECK(with_commas(99'992) == "99,992");
  CHECK(with_commas(1'234'567) == "1,234,567");
}

TEST_CASE("spans: names of tasks and threads, with and without one") {
  const Recording recording = Scene({"worker 0", ""}).name(3, "reader").taken(1);
  CHECK(task_name(recording, 3) == "task 3 reader");
  CHECK(task_name(recording, 4) == "task 4");
  CHECK(thread_name(recording, 0) == "worker 0");
  CHECK(thread_name(recording, 1) == "thread 1");
  CHECK(thread_name(recording, 9) == "thread 9");
}

TEST_CASE("spans: what is no UTF-8, or not for XML, becomes a replacement character") {
  const std::string bad = "\uFFFD";
  CHECK(clean_utf8("plain, ä, €, \U0001F33C") == "plain, ä, €, \U0001F33C");
  CHECK(clean_utf8("a\x01z\n\x7f") == "a" + bad + "z" + bad + bad);
  CHECK(clean_utf8("\x80") == bad);                       // goes on from nothing
  CHECK(clean_utf8("\xc3") == bad);                       // ends too soon
  CHECK(clean_utf8("\xc3z") == bad + "z");                // likewise
  CHECK(clean_utf8("\xc0\xaf") == bad + bad);             // longer than it need be
  CHECK(clean_utf8("\xe0\x80\xaf") == bad + bad + bad);   // likewise
  CHECK(clean_utf8("\xed\xa0\x80") == bad + bad + bad);   // a surrogate
  CHECK(clean_utf8("\xef\xbf\xbf") == bad + bad + bad);   // U+FFFF
  CHECK(clean_utf8("\xf4\x90\x80\x80").size() == 4 * 3);  // above U+10FFFF
  CHECK(clean_utf8("\xff") == bad);
}
