#include "lesson02_waker/trace/spans.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace pollen::trace {
namespace {

class Builder {
 public:
  void add(const Event& event) {
    // A task whose beginning was lost lived before all that is left.
    if (event.task != 0 && seen_.insert(event.task).second) {
      begin(What::spawn, event);
      if (event.what != What::spawn) spans_.back().from = 0;
    }
    const What what = event.what;
    if (what == What::spawn) begin(What::wake, event);
    if (what == What::wake) wake(event);
    if (what == What::park || what == What::request_begin) begin(what, event);
    if (what == What::unpark) end(What::park, event);
    if (what == What::request_end) end(What::request_begin, event);
    if (what == What::poll_begin) {
      end(What::wake, event);
      begin(What::poll_begin, event);
    }
    if (what == What::poll_pending) {
      end(What::poll_begin, event);
      if (woken_in_poll_.erase(event.task) > 0) begin(What::wake, event);
    }
    if (what == What::poll_ready || what == What::threw || what == What::complete) {
      for (const What began : {What::poll_begin, What::wake, What::spawn}) end(began, event);
      woken_in_poll_.erase(event.task);
    }
  }

  std::vector<Span> finish(std::uint64_t end_of_recording) {
    for (const auto& [key, index] : open_) spans_[index].to = end_of_recording;
    return std::move(spans_);
  }

 private:
  // Whose span it is: a thread's if it sleeps or is outside of any task, else a task's.
  using Key = std::tuple<What, bool, std::uint32_t>;
  static Key key(What began, const Event& event) {
    const bool of_thread = began == What::park || event.task == 0;
    return {began, of_thread, of_thread ? event.thread : event.task};
  }
  bool is_open(What began, const Event& event) const { return open_.contains(key(began, event)); }

  // Woken during its poll, a task gets in the queue afterwards; after its end, never.
  void wake(const Event& event) {
    if (is_open(What::poll_begin, event))
      woken_in_poll_.insert(event.task);
    else if (is_open(What::spawn, event) && !is_open(What::wake, event))
      begin(What::wake, event);
  }

  void begin(What began, const Event& event) {
    open_[key(began, event)] = spans_.size();
    spans_.push_back({began, began, event.time, 0, event.thread, event.task, event.detail});
  }

  void end(What began, const Event& event) {
    const auto found = open_.find(key(began, event));
    if (found == open_.end()) return;
    Span& span = spans_[found->second];
    span.ended = event.what;
    span.to = event.time;
    span.detail = event.detail;
    open_.erase(found);
  }

  std::vector<Span> spans_;
  std::map<Key, std::size_t> open_;  // index into spans_
  std::set<std::uint32_t> seen_;     // tasks
  std::set<std::uint32_t> woken_in_poll_;
};

// The bytes of the UTF-8 character that `text` begins with, if XML may hold it; else 0.
std::size_t character_size(std::string_view text) {
  const auto byte = [text](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return first >= ' ' && first != 0x7f ? 1 : 0;
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  char32_t code = first & (0x7fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0u) != 0x80) return 0;
    code = code << 6 | (byte(i) & 0x3fu);
  }
  constexpr std::array<char32_t, 5> smallest = {0, 0, 0xa0, 0x800, 0x10000};
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  const bool forbidden = surrogate || code == 0xfffe || code == 0xffff || code > 0x10ffff;
  return first >= 0xc2 && first <= 0xf4 && code >= smallest[size] && !forbidden ? size : 0;
}

}  // namespace

std::vector<Span> spans_of(const Recording& recording) {
  Builder builder;
  for (const Event& event : recording.events) builder.add(event);
  return builder.finish(end_of(recording));
}

std::uint64_t end_of(const Recording& recording) {
  return recording.events.empty() ? recording.end
                                  : std::max(recording.end, recording.events.back().time);
}

std::string task_name(const Recording& recording, std::uint32_t task) {
  if (task == 0) return "no task";
  const auto named = recording.names.find(task);
  const std::string number = "task " + std::to_string(task);
  return named == recording.names.end() ? number : number + " " + clean_utf8(named->second);
}

std::string thread_name(const Recording& recording, std::uint64_t thread) {
  if (thread < recording.threads.size() && !recording.threads[thread].empty()) {
    return clean_utf8(recording.threads[thread]);
  }
  return "thread " + std::to_string(thread);
}

std::string sentence(const Recording& recording, const Event& event) {
  const std::string thread = thread_name(recording, event.thread);
  const std::string task = task_name(recording, event.task);
  const std::string doer = event.by == 0 ? thread : task_name(recording, event.by);
  if (event.what == What::spawn) return doer + " spawns " + task;
  if (event.what == What::wake)
    return doer + " wakes " + (event.by == event.task ? "itself" : task);
  if (event.what == What::steal) {
    return thread + " steals from " + thread_name(recording, event.detail);
  }
  if (event.what == What::aborted) return doer + " aborts " + task;
  if (event.what == What::fd_ready)
    return "descriptor " + std::to_string(event.detail) + " is ready";
  if (event.what == What::timer_set) return (event.task == 0 ? thread : task) + " sets a timer";
  return event.what == What::timer_fired ? "a timer fires" : "";
}

std::string result_of(const Span& poll) {
  if (poll.lasts()) return "not over";
  if (poll.ended == What::poll_pending) return "pending";
  if (poll.ended == What::poll_ready) return "ready";
  return poll.ended == What::threw ? "threw" : "over";
}

std::string time_text(std::uint64_t nanoseconds) {
  constexpr std::array units = {" ns", " µs", " ms", " s"};
  std::size_t unit = 0;
  std::uint64_t whole = nanoseconds;
  std::uint64_t rest = 0;  // thousandths
  for (; whole >= 1000 && unit + 1 < units.size(); ++unit) {
    rest = whole % 1000;
    whole /= 1000;
  }
  std::string digits = std::to_string(rest + 1000).substr(1);
  digits.resize(whole < 10 ? 2 : whole < 100 ? 1 : 0);
  while (!digits.empty() && digits.back() == '0') digits.pop_back();
  return std::to_string(whole) + (digits.empty() ? "" : "." + digits) + units[unit];
}

std::string with_commas(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text;
}

std::string counted(std::uint64_t number, const std::string& what) {
  return with_commas(number) + " " + what + (number == 1 ? "" : "s");
}

std::string clean_utf8(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    clean += size > 0 ? text.substr(0, size) : "\uFFFD";
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return clean;
}

std::string escaped(std::string_view text) {
  constexpr std::string_view special = "&<>\"";
  constexpr std::array names = {"&amp;", "&lt;", "&gt;", "&quot;"};
  std::string safe;
  for (const char c : clean_utf8(text)) {
    const std::size_t at = special.find(c);
    safe += at == special.npos ? std::string(1, c) : names[at];
  }
  return safe;
}

}  // namespace pollen::trace
