#pragma once
// From single events to stretches of time: what the pictures of a recording have in common.

#include <string>
#include <string_view>
#include <vector>

#include "lesson02_waker/trace/recording.hpp"

namespace pollen::trace {

//! A stretch of time with a beginning and an end.
//!   spawn .. poll_ready, threw, complete            `task` lives
//!   poll_begin .. poll_pending, poll_ready, threw, aborted   a poll of `task` on `thread`
//!   park .. unpark                                           `thread` sleeps
//!   wake .. poll_begin, aborted                              `task` is in a queue, woken or
//!   spawned request_begin .. request_end                             `task` answers a request
struct Span {
  What began;
  What ended;  //!< Equal to `began` while it lasts.
  std::uint64_t from;
  std::uint64_t to;  //!< While it lasts: the end of the recording.
  std::uint16_t thread;
  std::uint32_t task;
  std::uint64_t detail;  //!< Of the event that ended it.

  bool lasts() const { return began == ended; }
};

//! All spans of a recording, in the order of their beginnings. One whose beginning was lost is left
//! out; but a task whose spawn was lost lives from 0 on.
std::vector<Span> spans_of(const Recording& recording);

//! The end of a recording: when it was taken, or its last event if that is later.
std::uint64_t end_of(const Recording& recording);

//! "task 3 reader", or "task 3" without a name.
std::string task_name(const Recording& recording, std::uint32_t task);
//! What happened in an event that is no beginning or end, as in "task 3 wakes task 2"; else empty.
std::string sentence(const Recording& recording, const Event& event);
//! How a poll ended: "pending", "ready" or "threw"; "over" if that is not known, or "not over".
std::string result_of(const Span& poll);
//! Its name, or "thread 3" without one.
std::string thread_name(const Recording& recording, std::uint64_t thread);
//! Three digits and a unit, cut off, not rounded: "1.23 ms".
std::string time_text(std::uint64_t nanoseconds);
//! "99,992".
std::string with_commas(std::uint64_t number);
//! "1 poll", "99,992 polls".
std::string counted(std::uint64_t number, const std::string& what);
//! `text` with each byte that is no part of a UTF-8 character, and each character that no XML may
//! hold, made U+FFFD.
std::string clean_utf8(std::string_view text);
//! The same, as XML may hold it.
std::string escaped(std::string_view text);

}  // namespace pollen::trace
