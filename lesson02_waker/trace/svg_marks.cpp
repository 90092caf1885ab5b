#include "lesson02_waker/trace/svg_marks.hpp"

#include <algorithm>
#include <ostream>

namespace pollen::trace {
namespace {

constexpr int middle = Lanes::height / 2;

const Kind& kind_of(std::string_view name) {
  return *std::find_if(std::begin(kinds), std::end(kinds),
                       [name](const Kind& kind) { return kind.name == name; });
}

// A mark that has no length, at `x` in the lane whose upper edge is `y`.
void draw_symbol(std::ostream& out, const Kind& kind, double x, int y, const std::string& title) {
  out << "<path class=\"" << kind.name << "\" d=\"M" << x << " " << y + middle << kind.outline
      << "\">" << title << "</path>\n";
}

class Marks {
 public:
  Marks(std::ostream& out, const Recording& recording, const Lanes& lanes)
      : out_(out), recording_(recording), lanes_(lanes) {}

  // What lies below the polls.
  void background(const Span& span) {
    const std::string who = task(span.task);
    if (span.began == What::park) {
      bar("park", lanes_.thread_y(span.thread), span, thread(span.thread) + " sleeps");
    }
    const int y = lanes_.task_y(span.task);
    if (span.began == What::spawn) bar("life", y, span, who + " lives");
    if (span.began == What::wake) bar("queue", y, span, who + " is woken and waits for its poll");
    if (span.began == What::request_begin) {
      const std::string reply = span.lasts() ? "" : ", with " + std::to_string(span.detail);
      bar("request", y, span, who + " answers a request" + reply);
    }
  }

  void poll(const Span& span) {
    if (span.began != What::poll_begin) return;
    const std::string result = result_of(span);
    const std::string title = thread(span.thread) + " polls " + task(span.task) + ": " + result;
    const std::string_view kind = result.ends_with("over") ? "lasts" : kind_of(result).name;
    const int upper = lanes_.thread_y(span.thread);
    const int lower = lanes_.task_y(span.task);
    bar(kind, upper, span, title);
    label(upper, span, task(span.task), std::to_string(span.task));
    bar(kind, lower, span, title);
    label(lower, span, thread(span.thread), "");
  }

  void instant(const Event& event) {
    if (event.what == What::spawn) arrow("spawn", event);
    if (event.what == What::wake) arrow("wake", event);
    if (event.what == What::steal) steal(event);
    const int y = lane_of(event.task, event);
    if (event.what == What::aborted) symbol("aborted", y, event);
    if (event.what == What::fd_ready) symbol("fd", y, event);
    if (event.what == What::timer_set) symbol("timer_set", y, event);
    if (event.what == What::timer_fired) symbol("timer_fired", y, event);
  }

  const std::set<std::string_view>& shown() const { return shown_; }

 private:
  std::string task(std::uint32_t number) const { return task_name(recording_, number); }
  std::string thread(std::uint64_t index) const { return thread_name(recording_, index); }

  // The lane of a task, or else that of the thread on which it happens.
  int lane_of(std::uint32_t number, const Event& event) const {
    const int lane = lanes_.task_y(number);
    return lane ? lane : lanes_.thread_y(event.thread);
  }

  // A rectangle in the middle of a lane, at least so wide that it can be seen.
  void bar(std::string_view kind, int y, const Span& span, const std::string& title) {
    if (!y || span.to < lanes_.from) return;
    const int height = kind_of(kind).height;
    const double x = std::min(lanes_.x(span.from), Lanes::right - 2.5);
    const double width = std::max(lanes_.x(span.to) - x, 2.5);
    out_ << "<rect class=\"" << kind << "\" x=\"" << x << "\" y=\""
         << y + (Lanes::height - height) / 2 << "\" width=\"" << width << "\" height=\"" << height
         << "\"><title>" << escaped(title) << ", " << time_text(span.to - span.from)
         << (span.lasts() ? " so far" : "")
         << (span.from < lanes_.from ? ", since before 0"
                                     : ", at " + time_text(span.from - lanes_.from))
         << "</title></rect>\n";
    shown_.insert(kind);
  }

  // In the middle of a bar the longer one of two texts, if it fits there.
  void label(int y, const Span& span, std::string_view text, std::string_view shorter) {
    const double from = lanes_.x(span.from);
    const double to = lanes_.x(span.to);
    const auto fits = [&](std::string_view it) {
      return static_cast<double>(it.size()) * 6 + 3 < to - from;
    };
    if (!fits(text)) text = shorter;
    if (!y || text.empty() || !fits(text)) return;
    out_ << "<text class=\"in\" x=\"" << (from + to) / 2 << "\" y=\"" << y + middle + 4 << "\">"
         << escaped(text) << "</text>\n";
  }

  std::string title_of(const Event& event) const {
    return "<title>" + escaped(sentence(recording_, event)) + " at " +
           time_text(event.time - lanes_.from) + "</title>";
  }

  // From the one who does it, a task or else a thread, to the task that it is done to.
  void arrow(std::string_view kind, const Event& event) {
    const int from = lane_of(event.by, event);
    const int to = lanes_.task_y(event.task);
    if (!from || !to) return;
    if (from == to) return symbol("self", to, event);
    const int direction = from < to ? 1 : -1;
    const bool by_task = from == lanes_.task_y(event.by);
    out_ << "<path class=\"" << kind << "\" d=\"M" << lanes_.x(event.time) << " "
         << from + middle + (by_task ? 8 * direction : 0) << "V" << to + middle - 7 * direction
         << "\">" << title_of(event) << "</path>\n";
    shown_.insert(kind);
  }

  // On the edge between the two lanes, where it covers no bar.
  void steal(const Event& event) {
    const int thief = lanes_.thread_y(event.thread);
    if (!thief) return;
    const int lane = lanes_.thread_y(event.detail);
    const int victim = lane ? lane : thief;
    const int edge = thief + (victim < thief ? 0 : Lanes::height);
    out_ << "<path class=\"booty\" d=\"M" << lanes_.x(event.time) << " " << victim + middle << "V"
         << edge << "\"/>";
    symbol("steal", edge - middle, event);
  }

  void symbol(std::string_view kind, int y, const Event& event) {
    if (!y) return;
    draw_symbol(out_, kind_of(kind), lanes_.x(event.time), y, title_of(event));
    shown_.insert(kind);
  }

  std::ostream& out_;
  const Recording& recording_;
  const Lanes& lanes_;
  std::set<std::string_view> shown_;
};

}  // namespace

std::set<std::string_view> draw_marks(std::ostream& out, const Recording& recording,
                                      const std::vector<Span>& spans, const Lanes& lanes) {
  Marks marks(out, recording, lanes);
  for (const Span& span : spans) marks.background(span);
  for (const Span& span : spans) marks.poll(span);
  for (const Event& event : recording.events) {
    if (event.time >= lanes.from) marks.instant(event);
  }
  return marks.shown();
}

void draw_sample(std::ostream& out, const Kind& kind, int x, int y) {
  if (!kind.outline.empty()) return draw_symbol(out, kind, x + 8, y + kind.shift, "");
  out << (kind.height > 0 ? "<rect" : "<path") << " class=\"" << kind.name;
  if (kind.height == 0) {
    out << "\" d=\"M" << x << " " << y + middle << "h15\"/>";
  } else {
    out << "\" x=\"" << x << "\" y=\"" << y + middle - kind.height / 2
        << "\" width=\"16\" height=\"" << kind.height << "\"/>";
  }
}

}  // namespace pollen::trace
