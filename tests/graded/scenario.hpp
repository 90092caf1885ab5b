#pragma once
// How graded cases are written: a story of numbered actions and of what is expected after each.
//
//     GRADED("2.3", 4, "a value that is sent while the receiver waits") {
//       WakeCounter counter;
//       auto [tx, rx] = oneshot::channel<int>();
//       act("poll the receiver of a fresh channel");
//       expect(poll_with(rx, counter).is_pending(), "it is pending");
//       act("send 42");
//       tx.send(42);
//       expect_equal(counter.wakes(), 1, "wakes of the receiver");
//     }
//
// A learner whose code fails sees the story up to there:
//
//     1. poll the receiver of a fresh channel
//        ✓ it is pending
//     2. send 42
//        ✗ wakes of the receiver: expected 1, got 0
//
// Rules. Announce an action before it is done, so that the story of a hang ends with it. The first
// expectation that fails ends the case. Expect things on the case's own thread only. Include this
// file below those of the lesson. One file for each step: if it does not compile with somebody's
// code, only its own cases are lost; `lesson02/2.3_case.cpp`. A case of step k touches no code of
// later steps. Macro, step, points and title stand on one line, which the grader reads as text; a
// title has at most 55 letters.

#include <doctest/doctest.h>

#include <exception>
#include <optional>
#include <ostream>
#include <ranges>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#if defined(act) || defined(expect) || defined(expect_equal) || defined(expect_ready) || \
    defined(expect_throws)
#error "A lesson's header must not define the words in which the graded cases are written."
#endif

//! A case that is worth `points` of the lesson's 100. Its name is the step and the title.
#define GRADED(step, points, title) TEST_CASE(step " " title)

//! A case that starts threads. It runs a second time, under the thread sanitizer, and that run is
//! a line of its own, worth `race_points`.
#define GRADED_THREADS(step, points, race_points, title) TEST_CASE(step " " title)

namespace pollen::graded {

//! Begins the next numbered paragraph of the story. From any thread.
void act(std::string_view what);

//! Where an expectation stands; given by the compiler.
struct Place {
  const char* file = __builtin_FILE();
  int line = __builtin_LINE();
};

//! What all expectations come down to. `difference` is told if it fails, as "expected 1, got 0".
void judge(bool holds, std::string_view what, std::string_view difference, Place place);

//! Tells that `what` holds, or ends the case.
inline void expect(bool holds, std::string_view what, Place place = {}) {
  judge(holds, what, {}, place);
}

//! A value for people: strings in quotes, optionals and lists with what is in them.
template <class T>
std::string shown(const T& value) {
  std::ostringstream text;
  if constexpr (std::is_same_v<T, bool>) {
    text << (value ? "true" : "false");
  } else if constexpr (std::is_same_v<T, std::monostate>) {
    text << "nothing";
  } else if constexpr (std::is_convertible_v<T, std::string_view>) {
    text << '"' << std::string_view(value) << '"';
  } else if constexpr (requires { text << value; }) {
    text << value;
  } else if constexpr (std::ranges::range<const T>) {
    text << "[";
    const char* comma = "";
    for (const auto& item : value) text << std::exchange(comma, ", ") << shown(item);
    text << "]";
  } else if constexpr (requires { *value, value.has_value(); }) {
    text << (value.has_value() ? shown(*value) : "nothing");
  } else {
    text << "something else";
  }
  return text.str();
}

//! Tells that `what` is `expected`, or ends the case with both values.
template <class Actual, class Expected>
void expect_equal(const Actual& actual, const Expected& expected, std::string_view what,
                  Place place = {}) {
  const std::string value = shown(expected);
  if (actual == expected) return judge(true, std::string(what) + ": " + value, {}, place);
  judge(false, what, "expected " + value + ", got " + shown(actual), place);
}

//! Gives the value of a poll that must be ready, else ends the case.
template <class PollOfT>
auto expect_ready(PollOfT poll, std::string_view what, Place place = {}) {
  judge(poll.is_ready(), what, "expected a value, got pending", place);
  return poll.take();
}

//! Tells that `fn()` throws an `Error`, or ends the case.
template <class Error, class Fn>
void expect_throws(Fn&& fn, std::string_view what, Place place = {}) {
  std::string instead = "nothing was thrown";
  bool holds = false;
  try {
    fn();
  } catch (const Error&) {
    holds = true;
  } catch (const std::exception& other) {
    instead = std::string("another exception came: ") + other.what();
  } catch (...) {
    instead = "something was thrown that is no std::exception";
  }
  judge(holds, what, instead, place);
}

}  // namespace pollen::graded
