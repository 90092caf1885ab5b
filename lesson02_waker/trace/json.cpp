#include "lesson02_waker/trace/json.hpp"

#include <map>
#include <ostream>

#include "lesson02_waker/trace/spans.hpp"
#include "lesson02_waker/trace/text.hpp"

namespace pollen::trace {
namespace {

std::string quoted(std::string_view text) {
  std::string safe = "\"";
  for (const char c : clean_utf8(text)) {
    if (c == '"' || c == '\\') safe += '\\';
    safe += c;
  }
  return safe + '"';
}

// The format counts in microseconds.
std::string microseconds(std::uint64_t nanoseconds) {
  const std::string rest = std::to_string(nanoseconds % 1000 + 1000).substr(1);
  return std::to_string(nanoseconds / 1000) + "." + rest;
}

class Writer {
 public:
  Writer(std::ostream& out, const Recording& recording) : out_(out), recording_(recording) {}

  void write() {
    out_ << R"({"displayTimeUnit":"ns","otherData":{"lost":")" << recording_.lost
         << R"("},"traceEvents":[)"
         << "\n"
         << R"({"ph":"M","pid":1,"name":"process_name","args":{"name":"Pollen"}})";
    for (std::size_t thread = 0; thread < recording_.threads.size(); ++thread) {
      out_ << ",\n"
           << R"({"ph":"M","pid":1,"tid":)" << thread + 1
           << R"(,"name":"thread_name","args":{"name":)" << quoted(thread_name(recording_, thread))
           << "}}";
    }
    // An arrow is bound to the slice that was written before it.
    for (const Span& one : spans_of(recording_)) span(one);
    for (const Event& event : recording_.events) instant(event);
    out_ << "\n]}\n";
  }

 private:
  void entry(std::string_view phase, std::string_view category, std::string_view name,
             std::uint64_t thread, std::uint64_t time, std::string_view rest) {
    out_ << ",\n"
         << R"({"ph":")" << phase << R"(","cat":")" << category << R"(","name":)" << quoted(name)
         << R"(,"pid":1,"tid":)" << thread + 1 << R"(,"ts":)" << microseconds(time) << rest << "}";
  }

  void span(const Span& span) {
    const std::string slice = R"(,"dur":)" + microseconds(span.to - span.from) +
                              R"(,"args":{"end":")" + result_of(span) + R"("})";
    const std::string id = R"(,"id":)" + std::to_string(span.task);
    const std::string status = R"(,"args":{"status":)" + std::to_string(span.detail) + "}";
    if (span.began == What::poll_begin) {
      entry("X", "poll", task_name(recording_, span.task), span.thread, span.from, slice);
    } else if (span.began == What::park) {
      entry("X", "park", "asleep", span.thread, span.from, slice);
    } else if (span.began == What::request_begin) {
      entry("b", "request", "request", span.thread, span.from, id);
      if (!span.lasts()) entry("e", "request", "request", span.thread, span.to, id + status);
    }
  }

  void instant(const Event& event) {
    const std::string what = sentence(recording_, event);
    if (event.what == What::poll_begin) {
      for (const Event& wake : wakes_[event.task]) arrow(wake, event);
      wakes_.erase(event.task);
    } else if (event.what == What::wake) {
      entry("X", "wake", what, event.thread, event.time, R"(,"dur":0)");
      wakes_[event.task].push_back(event);
    } else if (!what.empty()) {
      entry("i", name_of(event.what), what, event.thread, event.time, R"(,"s":"t")");
    }
  }

  void arrow(const Event& wake, const Event& poll) {
    const std::string id = R"("id":)" + std::to_string(++arrows_);
    entry("s", "wake", "wake", wake.thread, wake.time, "," + id);
    entry("f", "wake", "wake", poll.thread, poll.time, R"(,"bp":"e",)" + id);
  }

  std::ostream& out_;
  const Recording& recording_;
  std::map<std::uint32_t, std::vector<Event>> wakes_;  // those since a task's last poll began
  std::uint64_t arrows_ = 0;
};

}  // namespace

void write_json(std::ostream& out, const Recording& recording) { Writer(out, recording).write(); }

}  // namespace pollen::trace
