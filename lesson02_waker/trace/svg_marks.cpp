#include "lesson02_waker/trace/svg_marks.hpp"

#include <algorithm>

namespace pollen::trace {
namespace {

constexpr int middle = Lanes::height / 2;

// The height of a bar of that kind; 0: it is no bar.
int height_of_bar(std::string_view kind) {
  if (kind == "life") return 2;
  if (kind == "queue") return 6;
  if (kind == "park") return 10;
  if (kind == "request") return 22;
  for (const std::string_view poll : {"ready", "pending", "threw", "lasts"}) {
    if (kind == poll) return 16;
  }
  return 0;
}

// A mark that has no length, at `x` in the lane whose upper edge is `y`.
void draw_symbol(Markup& out, std::string_view kind, Px x, int y, const std::string& title) {
  std::string_view outline = "m0-12a3.5 3.5 0 1 1-.1 0z";  // "self"
  if (kind == "steal") outline = "m0-6 6 6-6 6-6-6z";
  if (kind == "aborted") outline = "m-5-5 10 10m-10 0 10-10";
  if (kind == "fd") outline = "m0-3 4-7h-8z";
  if (kind == "timer_set" || kind == "timer_fired") {
    outline = "m0 3 1.2 3 3.3.2-2.5 2 .8 3.2-2.8-1.7-2.8 1.7.8-3.2-2.5-2 3.3-.2z";
  }
  out.write("<path class=\"", kind, "\" d=\"M", x, " ", y + middle, outline, "\">", title,
            "</path>\n");
}

class Marks {
 public:
  Marks(Markup& out, const Recording& recording, const Lanes& lanes)
      : out_(out), recording_(recording), lanes_(lanes) {}

  // What lies below the polls.
  void background(const Span& span) {
    const std::string who = task(span.task);
    switch (span.began) {
      case What::park:
        return bar("park", lanes_.thread_y(span.thread), span, thread(span.thread) + " sleeps");
      case What::spawn:
        return bar("life", lanes_.task_y(span.task), span, who + " lives");
      case What::wake:
        return bar("queue", lanes_.task_y(span.task), span,
                   who + " is woken and waits for its poll");
      case What::request_begin:
        return bar("request", lanes_.task_y(span.task), span,
                   who + " answers a request" +
                       (span.lasts() ? "" : ", with " + std::to_string(span.detail)));
      default:
        return;
    }
  }

  void poll(const Span& span) {
    if (span.began != What::poll_begin) return;
    const std::string_view kind = span.lasts() ? "lasts" : result_name(span.ended);
    const std::string title = thread(span.thread) + " polls " + task(span.task) + ": " +
                              (span.lasts() ? "not over" : std::string(kind));
    const auto upper = lanes_.thread_y(span.thread);
    const auto lower = lanes_.task_y(span.task);
    bar(kind, upper, span, title);
    label(upper, span, task(span.task), std::to_string(span.task));
    bar(kind, lower, span, title);
    label(lower, span, thread(span.thread), "");
  }

  void instant(const Event& event) {
    switch (event.what) {
      case What::spawn:
        return arrow("spawn", event);
      case What::wake:
        return arrow("wake", event);
      case What::steal:
        return steal(event);
      case What::aborted:
        return symbol("aborted", lanes_.task_y(event.task), event);
      case What::fd_ready:
        return symbol("fd", lanes_.thread_y(event.thread), event);
      case What::timer_set:
        return symbol("timer_set", lane_of(event.task, event), event);
      case What::timer_fired:
        return symbol("timer_fired", lanes_.thread_y(event.thread), event);
      default:
        return;
    }
  }

  const std::set<std::string_view>& shown() const { return shown_; }

 private:
  std::string task(std::uint32_t number) const { return task_name(recording_, number); }
  std::string thread(std::uint64_t index) const { return thread_name(recording_, index); }

  // The lane of a task, or else that of the thread on which it happens.
  std::optional<int> lane_of(std::uint32_t number, const Event& event) const {
    const auto lane = lanes_.task_y(number);
    return lane ? lane : lanes_.thread_y(event.thread);
  }

  // A rectangle in the middle of a lane, at least so wide that it can be seen.
  void bar(std::string_view kind, std::optional<int> y, const Span& span,
           const std::string& title) {
    if (!y || span.to < lanes_.from) return;
    const int height = height_of_bar(kind);
    constexpr std::int64_t least = 25;
    const Px x = {std::min(lanes_.x(span.from).tenths, Lanes::right * 10 - least)};
    const Px width = {std::max(lanes_.x(span.to).tenths - x.tenths, least)};
    out_.write(
        "<rect class=\"", kind, "\" x=\"", x, "\" y=\"", *y + (Lanes::height - height) / 2,
        "\" width=\"", width, "\" height=\"", height, "\"><title>", escaped(title), ", ",
        time_text(span.to - span.from), span.lasts() ? " so far" : "",
        span.from < lanes_.from ? ", since before 0" : ", at " + time_text(span.from - lanes_.from),
        "</title></rect>\n");
    shown_.insert(kind);
  }

  // In the middle of a bar the longer one of two texts, if it fits there.
  void label(std::optional<int> y, const Span& span, std::string_view text,
             std::string_view shorter) {
    const std::int64_t from = lanes_.x(span.from).tenths;
    const std::int64_t to = lanes_.x(span.to).tenths;
    const auto fits = [&](std::string_view it) { return std::ssize(it) * 60 + 30 < to - from; };
    if (!fits(text)) text = shorter;
    if (!y || text.empty() || !fits(text)) return;
    out_.write("<text class=\"in\" x=\"", Px{(from + to) / 2}, "\" y=\"", *y + middle + 4, "\">",
               escaped(text), "</text>\n");
  }

  std::string title_of(const Event& event) const {
    return "<title>" + escaped(sentence(recording_, event)) + " at " +
           time_text(event.time - lanes_.from) + "</title>";
  }

  // From the one who does it, a task or else a thread, to the task that it is done to.
  void arrow(std::string_view kind, const Event& event) {
    const auto from = lane_of(event.by, event);
    const auto to = lanes_.task_y(event.task);
    if (!from || !to) return;
    if (*from == *to) return symbol("self", to, event);
    const int direction = *from < *to ? 1 : -1;
    const bool by_task = from == lanes_.task_y(event.by);
    out_.write("<path class=\"", kind, "\" d=\"M", lanes_.x(event.time), " ",
               *from + middle + (by_task ? 8 * direction : 0), "V", *to + middle - 7 * direction,
               "\">", title_of(event), "</path>\n");
    shown_.insert(kind);
  }

  // On the edge between the two lanes, where it covers no bar.
  void steal(const Event& event) {
    const auto thief = lanes_.thread_y(event.thread);
    if (!thief) return;
    const int victim = lanes_.thread_y(event.detail).value_or(*thief);
    const int edge = *thief + (victim < *thief ? 0 : Lanes::height);
    out_.write("<path class=\"booty\" d=\"M", lanes_.x(event.time), " ", victim + middle, "V", edge,
               "\"/>");
    symbol("steal", edge - middle, event);
  }

  void symbol(std::string_view kind, std::optional<int> y, const Event& event) {
    if (!y) return;
    draw_symbol(out_, kind, lanes_.x(event.time), *y, title_of(event));
    shown_.insert(kind);
  }

  Markup& out_;
  const Recording& recording_;
  const Lanes& lanes_;
  std::set<std::string_view> shown_;
};

}  // namespace

std::set<std::string_view> draw_marks(Markup& out, const Recording& recording,
                                      const std::vector<Span>& spans, const Lanes& lanes) {
  Marks marks(out, recording, lanes);
  for (const Span& span : spans) marks.background(span);
  for (const Span& span : spans) marks.poll(span);
  for (const Event& event : recording.events) {
    if (event.time >= lanes.from) marks.instant(event);
  }
  return marks.shown();
}

void draw_sample(Markup& out, std::string_view kind, int x, int y) {
  const Px left = {x * 10};
  const Px center = {x * 10 + 80};
  if (kind == "spawn" || kind == "wake") {
    out.write("<path class=\"", kind, "\" d=\"M", left, " ", y + middle, "h15\"/>");
  } else if (const int height = height_of_bar(kind); height > 0) {
    out.write("<rect class=\"", kind, "\" x=\"", left, "\" y=\"", y + middle - height / 2,
              "\" width=\"16\" height=\"", height, "\"/>");
  } else {
    // In a lane these lie above or below the bars; here, beside a text.
    const int shift = kind == "self" ? 8 : kind == "fd" ? 7 : kind.starts_with("timer") ? -7 : 0;
    draw_symbol(out, kind, center, y + shift, "");
  }
}

}  // namespace pollen::trace
